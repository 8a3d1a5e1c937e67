import { openStatusLine, type Screen } from '../../cli/status-line';
import { openWaiting } from '../../cli/waiting';
import { openEvents } from './events';
import { type JobState, stateText } from './job-state';

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

/** For whoever asks for a clone and wants to hear nothing. */
export const SILENT: Progress = {
  wait: () => {},
  retry: () => {},
  show: () => {},
  note: () => {},
  close: () => {},
  [Symbol.dispose]: () => {},
};

/** `line` for people, or events as JSON lines. */
export type ProgressStyle = 'line' | 'json';

/** Tells how far a clone is, or what it waits for, at least every two seconds. */
export function openProgress(stream: Screen, style: ProgressStyle): Progress {
  let state: (() => JobState) | undefined;
  const waiting = openWaiting();
  const text = () =>
    state === undefined ? waiting.text() : stateText({ ...state(), ...waiting.trouble });
  const event = () => {
    if (state === undefined) return waiting.state && { event: 'waiting', ...waiting.state };
    const { quietSeconds: _, before: __, ...known } = state();
    return { event: 'progress', ...known, ...waiting.trouble };
  };
  const told =
    style === 'json'
      ? openEvents(stream, event)
      : { ...openStatusLine(stream, text), changed: () => {} };
  return {
    wait(what) {
      waiting.begin(what);
      state = undefined;
    },
    retry: waiting.retry,
    show(shown) {
      state = shown;
      waiting.end();
      told.changed();
    },
    note: told.note,
    close: told.close,
    [Symbol.dispose]: told.close,
  };
}
