import { UsageError } from './command';
import { didYouMean } from './did-you-mean';

const LONGEST_SHOWN = 100;

/** What is wrong with the value of a flag, in the words of all commands: `--port: found "x", expected …`. */
export function wrongValue(flag: string, found: string, expected: string): UsageError {
  const shown = found.length > LONGEST_SHOWN ? `${found.slice(0, LONGEST_SHOWN)}…` : found;
  return new UsageError(`${flag}: found ${JSON.stringify(shown)}, expected ${expected}`);
}

/** A whole number in digits, from `least` to `most`. */
export function wholeNumber(
  flag: string,
  text: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const limit = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  throw wrongValue(flag, text, `a whole number from ${least}${limit}`);
}

export function portOf(flag: string, text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 65_535) return number;
  throw wrongValue(flag, text, 'a port from 0 to 65535');
}

/** A number in digits, with up to three behind the point. */
export function numberAbove0(flag: string, text: string): number {
  const number = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0) return number;
  throw wrongValue(flag, text, 'a number above 0 such as 0.5, at most 999999');
}

/**
 * Milliseconds since 1970 of a day of UTC, or of a time whose zone is told: whose "nine o'clock" is meant otherwise?
 * `undefined` for all else, days that do not exist among it.
 */
export function timeIn(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  const whole = /^[\d-]{10}(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const time = whole && Number(day) <= days ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

export function share(flag: string, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw wrongValue(flag, text, 'a share from 0 to 1');
}

export function oneOf<Name extends string>(
  flag: string,
  text: string,
  names: readonly Name[],
): Name {
  const name = names.find((one) => one === text);
  if (name !== undefined) return name;
  throw wrongValue(flag, text, `${anyOf(names)}${didYouMean(text, names)}`);
}

/** `blue, green or traffic`. */
export function anyOf(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' or ');
}
