import { type Call, headerOf } from './call';
import { S3Error } from './errors';
import type { StoredObject } from './model';

/** GET and HEAD: 412 and 304, in the order of RFC 9110. */
export function checkReadConditions(call: Call, object: StoredObject): void {
  const unchanged = () => new S3Error('NotModified', 'Not modified');
  check(call, object, (condition) => condition, unchanged);
}

/** The conditions of a copy on its source: all failures are 412. */
export function checkSourceConditions(call: Call, object: StoredObject): void {
  check(call, object, (condition) => `x-amz-copy-source-${condition.toLowerCase()}`, failed);
}

/** @param header the name of a condition, where it is not the standard's */
function check(
  call: Call,
  object: StoredObject,
  header: (condition: string) => string,
  unchanged: (header: string) => S3Error,
): void {
  const given = (condition: string) => headerOf(call, header(condition).toLowerCase());
  const match = given('If-Match');
  const unmodified = dateOf(given('If-Unmodified-Since'));
  if (match !== undefined) {
    if (!matches(match, object)) throw failed(header('If-Match'));
  } else if (unmodified !== undefined && seconds(object) > unmodified) {
    throw failed(header('If-Unmodified-Since'));
  }
  const noneMatch = given('If-None-Match');
  const since = dateOf(given('If-Modified-Since'));
  if (noneMatch !== undefined) {
    if (matches(noneMatch, object)) throw unchanged(header('If-None-Match'));
  } else if (since !== undefined && seconds(object) <= since) {
    throw unchanged(header('If-Modified-Since'));
  }
}

/** Conditional writes. To be checked in the same synchronous step that makes the object visible. */
export function checkWriteConditions(call: Call, present: StoredObject | undefined): void {
  const noneMatch = headerOf(call, 'if-none-match');
  if (noneMatch !== undefined) {
    if (noneMatch !== '*') {
      throw new S3Error('NotImplemented', `If-None-Match: found ${noneMatch}, expected *`);
    }
    if (present !== undefined) throw failed('If-None-Match');
  }
  const match = headerOf(call, 'if-match');
  if (match === undefined) return;
  if (present === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!matches(match, present)) throw failed('If-Match');
}

function matches(header: string, object: StoredObject): boolean {
  if (header === '*') return true;
  return header.split(',').some((tag) => {
    return tag.trim().replace(/^W\//, '').replace(/^"|"$/g, '') === object.etag;
  });
}

function failed(condition: string): S3Error {
  return new S3Error(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  );
}

function dateOf(header: string | undefined): number | undefined {
  const time = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

function seconds(object: StoredObject): number {
  return Math.floor(object.modified / 1000);
}
