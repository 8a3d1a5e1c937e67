import { describeError } from '@lambda-core/common/errors';
import * as v from 'valibot';
import { compileGlob } from '../keys/glob';

const MOST_KEY_BYTES = 1024;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_RULES =
  'the bare name of a bucket, which has 3 to 63 characters (up to 255 before 2018): letters, digits, ' +
  '".", "-" and "_", at both ends a letter or a digit';

export const ID = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][\w.-]{0,99}$/,
    'expected up to 100 letters, digits, "-", "_" or ".", the first a letter or a digit',
  ),
);

export const BUCKET = v.pipe(
  v.string('expected the name of a bucket'),
  // Older buckets have upper case, underscores and up to 255 characters; S3 judges the rest.
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/, ({ input }) => {
    const hint = /^s3:|\//.test(input) ? '; a prefix is given apart from it' : '';
    return `expected ${BUCKET_RULES}${hint}`;
  }),
);

export const REGION = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, 'expected a region such as "eu-west-1"'),
);

export const KEY = v.pipe(
  v.string(),
  v.maxBytes(MOST_KEY_BYTES, `expected at most ${MOST_KEY_BYTES} bytes of UTF-8`),
  // JSON can hold halves of characters, which no key and no URL can.
  v.check((text) => !/\p{Surrogate}/u.test(text), 'expected whole characters'),
);

/** A prefix as somebody types it. Any characters will do, a leading slash too; the empty one is none. */
export const TYPED_PREFIX = v.pipe(
  KEY,
  v.check(
    (text) => !/^s3:\/\//i.test(text),
    'expected the beginning of keys, without s3:// and the bucket',
  ),
  v.transform((text) => (text === '' ? undefined : text)),
);

export const GLOBS = v.pipe(
  v.array(
    v.pipe(
      KEY,
      v.nonEmpty('expected a glob such as "*.jpg"'),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return;
        try {
          compileGlob(dataset.value);
        } catch (error) {
          addIssue({ message: `expected one that can be read; ${describeError(error)}` });
        }
      }),
    ),
  ),
  v.maxLength(100, 'expected at most 100 globs'),
);

export const STORAGE_CLASS = oneOf([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
]);

export function oneOf<const Name extends string>(names: readonly Name[]) {
  const expected = names.length === 2 ? names.join(' or ') : `one of ${names.join(', ')}`;
  return v.picklist(names, `expected ${expected}`);
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  const expected = `expected a whole number from ${least}${upTo}`;
  return v.pipe(
    v.number(expected),
    v.safeInteger(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}
