import { describeError } from './errors';

/** Failures of one kind: how many, and the last few different ones in words. */
export type Failures = { total: number; lastFew: string[] };

export type Summary = ReturnType<typeof createSummary>;

const LAST_FEW = 5;

/**
 * What happened to one log file (or to one part of it, when the rest went on in another invocation).
 *
 * `lines.encountered === lines.sent + failures.sending.total` holds for every finished run: a line that
 * cannot be parsed is still sent, and `sent` counts confirmed lines only.
 */
export function createSummary() {
  return {
    lines: { encountered: 0, parsed: 0, sent: 0 },
    connections: { created: 0, destroyed: 0 },
    failures: {
      /** Lines shipped raw because they could not be parsed, or truncated because they were too long. */
      parsing: noFailures(),
      /** Lines whose delivery was not confirmed. */
      sending: noFailures(),
      /** Connections that could not be opened, broke, or closed before everything was confirmed. */
      sockets: noFailures(),
    },
    /** Bytes read from the source, as stored (compressed bytes of a compressed file). */
    bytes: 0,
    /** Times that lines were put on a second or later socket because the one before failed. */
    retries: 0,
    durationMilliseconds: 0,
  };
}

/** Counts `count` failures and remembers `error` among the last few; `count` 0 only remembers it. */
export function recordFailure(failures: Failures, error: unknown, count = 1): void {
  failures.total += count;
  const words = describeError(error);
  // A receiver that is away says the same each time: `total` says how often.
  const others = failures.lastFew.filter((each) => each !== words);
  failures.lastFew = [...others, words].slice(-LAST_FEW);
}

export function noFailures(): Failures {
  return { total: 0, lastFew: [] };
}
