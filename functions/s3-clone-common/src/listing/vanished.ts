import { LambdaCoreError } from '@lambda-core/common/errors';

/** Objects come and go in a bucket that is in use, but not more of them than this. */
const SHARE = 0.01;
const ALWAYS = 10;

/**
 * The error of a segment or a job that found too many of its objects gone between their listing and their
 * copies: more than ten, and more than one in a hundred. Then it is rather S3 that cannot be trusted.
 */
export function vanishedError(objects: {
  readonly listed: number;
  readonly vanished: number;
}): LambdaCoreError | undefined {
  const { listed, vanished } = objects;
  if (vanished <= Math.max(ALWAYS, listed * SHARE)) return undefined;
  return new LambdaCoreError(
    'TOO_MANY_VANISHED',
    `${vanished} of ${listed} objects were listed and then gone, expected at most ${ALWAYS} or 1 %; ` +
      'look whether they are in the source, and clone it again',
  );
}
