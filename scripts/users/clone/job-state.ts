import { count, formatBytes, formatSeconds } from '../../cli/format';
import { type Trouble, waitingText } from '../../cli/waiting';

/** How much of a job there is. */
export type Reached = { readonly segments: number; readonly objects: number };

/** How far a job has come. */
export type JobState = {
  readonly segments: { readonly done: number; readonly known: number };
  /** Whether more segments may become known. */
  readonly segmented: boolean;
  /** Of the segments that are done. */
  readonly objects: number;
  readonly bytes: number;
  readonly failed: number;
  /** Copied in segments that are not done yet, where that can be seen. */
  readonly running?: { readonly objects: number; readonly bytes: number };
  /** Segments that wait for archived objects, where that can be seen. */
  readonly waiting?: number;
  /** Since we began to watch. */
  readonly seconds: number;
  /** Since anything moved. */
  readonly quietSeconds: number;
  /** What was done when we began to watch, and how long it took to find that out: no speed of ours. */
  readonly before: (Reached & { readonly seconds: number }) | undefined;
};

const QUIET_SECONDS = 5;

/** `25 % | 1/4+ segments | 1000 objects (2 failed) | 3.0 MiB | 100 objects/s | 30 s left or more`. */
export function stateText(state: JobState & Trouble): string {
  const { segments, segmented, failed, quietSeconds, running, waiting = 0 } = state;
  const { seconds: _, ...trouble } = state;
  const { done, known } = segments;
  if (known === 0 && !segmented)
    return waitingText({ ...trouble, for: 'the first segment', seconds: quietSeconds });
  const objects = state.objects + (running?.objects ?? 0);
  const parts = [
    `${Math.floor((100 * done) / Math.max(1, known))} %`,
    // More segments may come.
    `${done}/${known}${segmented ? '' : '+'} segments`,
    `${objects} objects${failed > 0 ? ` (${failed} failed)` : ''}`,
    formatBytes(state.bytes + (running?.bytes ?? 0)),
    ...speed(state, objects),
  ];
  if (waiting > 0) parts.push(`${count(waiting, 'segment')} to be restored first`);
  if (quietSeconds >= QUIET_SECONDS) parts.push(`nothing new for ${formatSeconds(quietSeconds)}`);
  if (trouble.error !== undefined) parts.push(`attempt ${trouble.attempt}: ${trouble.error}`);
  return parts.join(' | ');
}

/** Rate and time left by what happened since we began to watch. */
function speed({ before, seconds, segments, segmented }: JobState, objects: number): string[] {
  if (before === undefined) return [];
  const time = Math.max(0.001, seconds - before.seconds);
  const rate = `${Math.round((objects - before.objects) / time)} objects/s`;
  const done = segments.done - before.segments;
  if (done <= 0) return [rate];
  const left = formatSeconds((time / done) * (segments.known - segments.done));
  return [rate, `${left} left${segmented ? '' : ' or more'}`];
}
