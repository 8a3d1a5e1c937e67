import { UsageError } from '../../cli/command';
import { wholeNumber, wrongValue } from '../../cli/values';

/** What parseArgs gives. */
export type Values = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

const MOST_PREFIX_BYTES = 1024;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_RULES =
  'which has 3 to 63 characters (up to 255 before 2018): letters, digits, ".", "-" and "_", ' +
  'at both ends a letter or a digit';

/** The name of a bucket, without s3:// and without a prefix. */
export function bucketName(flag: string, values: Values): string | undefined {
  const value = values[flag];
  if (value === undefined) return undefined;
  const name = String(value);
  // Older buckets have upper case, underscores and up to 255 characters; S3 judges the rest.
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/.test(name)) return name;
  const hint = /^s3:|\//.test(name) ? '; a prefix goes into a flag of its own' : '';
  throw expected(flag, name, `the bare name of a bucket, ${BUCKET_RULES}${hint}`);
}

export function requiredBucket(name: string, values: Values): string {
  const value = bucketName(name, values);
  if (value !== undefined) return value;
  throw new UsageError(`--${name}: is missing, expected the name of a bucket`);
}

/** A prefix of keys. Any characters will do, a leading slash too; the empty one is none. */
export function keyPrefix(flag: string, values: Values): string | undefined {
  const value = values[flag];
  if (value === undefined || value === '') return undefined;
  const prefix = String(value);
  if (/^s3:\/\//i.test(prefix)) {
    throw expected(flag, prefix, 'the beginning of keys, without s3:// and the bucket');
  }
  if (Buffer.byteLength(prefix) > MOST_PREFIX_BYTES) {
    throw expected(flag, prefix, `at most ${MOST_PREFIX_BYTES} bytes of UTF-8`);
  }
  return prefix;
}

/** What a word must look like, and how to say so. */
export type Pattern = { readonly pattern: RegExp; readonly expected: string };

export const ID: Pattern = {
  pattern: /^[A-Za-z0-9][\w.-]{0,99}$/,
  expected: 'up to 100 letters, digits, "-", "_" or ".", the first a letter or a digit',
};

export const REGION: Pattern = {
  pattern: /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/,
  expected: 'a region such as "eu-west-1"',
};

export function matching(flag: string, { pattern, expected: what }: Pattern, values: Values) {
  const value = values[flag];
  if (value === undefined) return undefined;
  if (pattern.test(String(value))) return String(value);
  throw expected(flag, String(value), what);
}

/** What `parse` makes of a flag's value; `undefined` where there is none. */
export function given<Parsed>(
  flag: string,
  values: Values,
  parse: (flag: string, text: string) => Parsed,
): Parsed | undefined {
  const value = values[flag];
  return value === undefined ? undefined : parse(`--${flag}`, String(value));
}

/** How many of something at a time. */
export function numberFrom1(flag: string, values: Values): number | undefined {
  return given(flag, values, (name, text) => wholeNumber(name, text, 1, 1000));
}

function expected(flag: string, found: string, what: string): UsageError {
  return wrongValue(`--${flag}`, found, what);
}
