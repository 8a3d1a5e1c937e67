import { describeError } from '@lambda-core/common/errors';
import { openStatusLine, type Screen, waitingText } from '../cli/status-line';
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

export function openProgress(stream: Screen, style: ProgressStyle): Progress {
  return style === 'json' ? eventLines(stream) : forPeople(stream);
}

function eventLines(stream: Screen): Progress {
  const event = (value: object) => void stream.write(`${JSON.stringify(value)}\n`);
  let last = '';
  return {
    wait: () => {},
    retry: () => {},
    show(state) {
      const { seconds, quietSeconds: _, before: __, ...rest } = state();
      const text = JSON.stringify(rest);
      if (text !== last) event({ event: 'progress', ...rest, seconds: Number(seconds.toFixed(3)) });
      last = text;
    },
    note: (message) => event({ event: 'note', message }),
    close: () => {},
    [Symbol.dispose]: () => {},
  };
}

function forPeople(stream: Screen): Progress {
  let state: (() => JobState) | undefined;
  let awaited = { for: '', since: 0 };
  let trouble: Trouble = {};
  const text = () => {
    if (state !== undefined) return stateText({ ...state(), ...trouble });
    const seconds = (performance.now() - awaited.since) / 1000;
    return awaited.for === '' ? '' : waitingText({ for: awaited.for, seconds, ...trouble });
  };
  const line = openStatusLine(stream, text);
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
    },
    note: line.note,
    close: line.close,
    [Symbol.dispose]: line.close,
  };
}
