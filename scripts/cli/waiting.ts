import { describeError } from '@lambda-core/common/errors';

/** What was tried and failed, and is tried again: that is the attempt; the first one was 1. */
export type Trouble = { readonly attempt?: number; readonly error?: string | undefined };

export type Awaited = Trouble & { readonly for: string; readonly seconds: number };

/** What a command waits for, to be told on its status line. */
export function openWaiting() {
  let awaited: { readonly for: string; readonly since: number } | undefined;
  let trouble: Trouble = {};
  /** `undefined` while nothing is waited for. */
  const state = (): Awaited | undefined =>
    awaited && {
      for: awaited.for,
      seconds: (performance.now() - awaited.since) / 1000,
      ...trouble,
    };
  return {
    begin(what: string) {
      awaited = { for: what, since: performance.now() };
      trouble = {};
    },
    /** To be called when a try has failed. */
    retry(error: unknown, attempt: number) {
      trouble = { attempt, error: describeError(error) };
    },
    end() {
      awaited = undefined;
      trouble = {};
    },
    get trouble() {
      return trouble;
    },
    get state() {
      return state();
    },
    /** '' while nothing is. */
    text() {
      const now = state();
      return now === undefined ? '' : waitingText(now);
    },
  };
}

/**
 * `waiting for the buckets, 4 s`, and once it is known why: `h:5000: nothing listens there (4 s, attempt 3)`,
 * for a terminal cuts the end of a line.
 */
export function waitingText({ for: what, seconds, attempt, error }: Awaited): string {
  const time = `${Math.round(seconds)} s${attempt === undefined ? '' : `, attempt ${attempt}`}`;
  return error === undefined ? `waiting for ${what}, ${time}` : `${what}: ${error} (${time})`;
}
