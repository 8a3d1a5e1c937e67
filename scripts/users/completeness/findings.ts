import type { LogFile } from '../environment/log-files';
import type { Reading } from './readings';

/** A file that is missing something, and what is known of it. */
export type Finding = {
  readonly object: string;
  /** Until when its lines are, in milliseconds since 1970; left out for one that S3 does not have. */
  readonly end?: number;
  readonly bytes?: number;
  readonly state: 'not read' | 'dead letter' | 'failed' | 'unfinished' | 'fewer sent';
  /** Of the last time that it was read. */
  readonly encountered?: number;
  readonly sent?: number;
  readonly why?: string;
};

/** What is known of the files of one colour of an API. Objects are called `s3://BUCKET/KEY`. */
export type Known = {
  readonly bucket: string;
  readonly files: readonly LogFile[];
  /** In the order in which the function said them. */
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  /** Objects that rest with the dead letters, and why. */
  readonly deadLetters: ReadonlyMap<string, string>;
};

/** Which files are missing something, the oldest first; then what rests with the dead letters and is none of them. */
export function findingsOf({ bucket, files, readings, deadLetters }: Known): readonly Finding[] {
  const left = new Map(deadLetters);
  const found = [...files]
    .sort((one, other) => one.end - other.end)
    .flatMap(({ key, end, bytes }): readonly Finding[] => {
      const object = `s3://${bucket}/${key}`;
      const dead = left.get(object);
      left.delete(object);
      const state = stateOf(readings.get(object) ?? [], dead);
      return state === undefined ? [] : [{ object, end, bytes, ...state }];
    });
  const others = [...left].map(([object, why]): Finding => ({ object, state: 'dead letter', why }));
  return [...found, ...others];
}

/**
 * Shipped is what one reading brought to its end, whatever came before or after: a part is told of as shipped only
 * when it is the last, and the one before was confirmed up to where it began.
 */
function stateOf(
  readings: readonly Reading[],
  dead: string | undefined,
): Omit<Finding, 'object'> | undefined {
  const last = readings.at(-1);
  const lines = last && { encountered: last.encountered, sent: last.sent };
  if (dead !== undefined) return { state: 'dead letter', why: dead, ...lines };
  if (last === undefined) return { state: 'not read' };
  const shipped = readings.filter(({ outcome }) => outcome === 'shipped');
  if (shipped.some(({ encountered, sent }) => sent >= encountered)) return undefined;
  if (shipped.length > 0) return { state: 'fewer sent', ...lines };
  const why = last.error === undefined ? {} : { why: last.error };
  return { state: last.outcome === 'failed' ? 'failed' : 'unfinished', ...lines, ...why };
}

/** A stretch of time whose files are missing something. */
export type Stretch = { readonly from: number; readonly to: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The times to replay, `--from` and `--to`, so that every file of `findings` that is not with the dead letters is
 * among those of one of them. Files less than an hour apart share one: what is sent twice has the same ids.
 */
export function stretchesOf(findings: readonly Finding[]): readonly Stretch[] {
  const ends = findings
    .flatMap(({ end, state }) => (end === undefined || state === 'dead letter' ? [] : [end]))
    .sort((one, other) => one - other);
  const stretches: Stretch[] = [];
  for (const to of ends) {
    const last = stretches.at(-1);
    const from = to - MINUTE;
    if (last !== undefined && from - last.to < HOUR)
      stretches.splice(-1, 1, { from: last.from, to });
    else stretches.push({ from, to });
  }
  return stretches;
}
