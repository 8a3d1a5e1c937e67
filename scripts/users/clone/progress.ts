import { describeError } from '@lambda-core/common/errors';
import { openStatusLine, type Screen, waitingText } from '../../cli/status-line';
import { openEvents } from './events';
import { type JobState, stateText, type Trouble } from './job-state';

export type Progress = Disposable & {
  /** What is waited for, as long as there is no job to show. */
  wait(what: string): void;
  /** A request failed, and is made again: that is the attempt; the first one was 1. */
  retry(error: unknown, attempt: number): void;
  /** Shows a job, asking for its state whenever that is told. */
  show(state: () => JobState): void;
  /** A line for people; also after `close`. */
  note(line: string): void;
  /** Ends the telling. */
  close(): void;
};

/** `line` for people, or events as JSON lines. */
export type ProgressStyle = 'line' | 'json';

/** Tells how far a clone is, or what it waits for, at least every two seconds. */
export function openProgress(stream: Screen, style: ProgressStyle): Progress {
  let state: (() => JobState) | undefined;
  let awaited = { for: '', since: 0 };
  let trouble: Trouble = {};
  const waiting = () => ({
    for: awaited.for,
    seconds: (performance.now() - awaited.since) / 1000,
    ...trouble,
  });
  const text = () => {
    if (state !== undefined) return stateText({ ...state(), ...trouble });
    return awaited.for === '' ? '' : waitingText(waiting());
  };
  const event = () => {
    if (state === undefined)
      return awaited.for === '' ? undefined : { event: 'waiting', ...waiting() };
    const { quietSeconds: _, before: __, ...known } = state();
    return { event: 'progress', ...known, ...trouble };
  };
  const told =
    style === 'json'
      ? openEvents(stream, event)
      : { ...openStatusLine(stream, text), changed: () => {} };
  return {
    wait(what) {
      awaited = { for: what, since: performance.now() };
      state = undefined;
      trouble = {};
    },
    retry(error, attempt) {
      trouble = { attempt, error: describeError(error) };
    },
    show(shown) {
      state = shown;
      trouble = {};
      told.changed();
    },
    note: told.note,
    close: told.close,
    [Symbol.dispose]: told.close,
  };
}
