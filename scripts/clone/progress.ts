import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { bytesInWords, secondsInWords } from './words';

/** How far a job has come. */
export type JobState = {
  readonly segments: { readonly done: number; readonly known: number };
  /** Whether more segments may become known. */
  readonly segmented: boolean;
  readonly objects: number;
  readonly bytes: number;
  readonly failed: number;
  readonly seconds: number;
};

export type Progress = {
  update(state: JobState): void;
  /** A line for people, above the bar; also after `close`. */
  note(line: string): void;
  /** Ends the drawing. */
  close(): void;
};

export type ProgressStyle = 'bar' | 'json' | 'none';

/** A bar on a terminal, events as JSON lines, or nothing but the notes. */
export function openProgress(
  stream: Writable & { isTTY?: boolean },
  style: ProgressStyle,
): Progress {
  if (style === 'json') return eventLines(stream);
  return style === 'bar' && stream.isTTY === true ? bar(stream) : notesOnly(stream);
}

function notesOnly(stream: Writable): Progress {
  return { update: () => {}, note: (line) => void stream.write(`${line}\n`), close: () => {} };
}

function eventLines(stream: Writable): Progress {
  const event = (value: object) => void stream.write(`${JSON.stringify(value)}\n`);
  let last = '';
  return {
    update(state) {
      const { seconds, ...rest } = state;
      const text = JSON.stringify(rest);
      if (text !== last) event({ event: 'progress', ...rest, seconds: Number(seconds.toFixed(3)) });
      last = text;
    },
    note: (message) => event({ event: 'note', message }),
    close: () => {},
  };
}

function bar(stream: Writable): Progress {
  let latest: JobState | undefined;
  const start = (state: JobState): SingleBar => {
    const made = new SingleBar({
      format: '{bar} {done}/{known}{more} segments | {objects} objects | {bytes} | {rate} | {left}',
      stream: stream as NodeJS.WriteStream,
      hideCursor: true,
      barsize: 24,
    });
    made.start(1, 0, shown(state));
    return made;
  };
  let drawn: SingleBar | undefined;
  const update = (state: JobState) => {
    latest = state;
    drawn ??= start(state);
    // Of nothing, the bar would show all.
    drawn.setTotal(Math.max(1, state.segments.known));
    drawn.update(state.segments.done, shown(state));
  };
  const close = () => {
    drawn?.stop();
    drawn = undefined;
  };
  return {
    update,
    note(line) {
      // The bar redraws itself by a timer and would write over the line.
      const redraw = drawn !== undefined && latest !== undefined;
      close();
      stream.write(`${line}\n`);
      if (redraw && latest !== undefined) update(latest);
    },
    close,
  };
}

function shown(state: JobState) {
  const { segments, seconds, objects, bytes, failed } = state;
  const left = (seconds / segments.done) * (segments.known - segments.done);
  const time = segments.done > 0 ? `${secondsInWords(left)} left` : 'waiting';
  return {
    ...segments,
    // More segments may come.
    more: state.segmented ? '' : '+',
    objects: failed > 0 ? `${objects} (${failed} failed)` : objects,
    bytes: bytesInWords(bytes),
    rate: `${Math.round(objects / Math.max(seconds, 0.001))} objects/s`,
    left: state.segmented ? time : `${time} or more`,
  };
}
