import { describeError, LambdaCoreError } from './errors';

/** What to do about a failed S3 request: ease off, simply try again, or give up. */
export type FailureKind = 'throttle' | 'transient' | 'final';

const THROTTLES = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'TooManyRequests',
  'TooManyRequestsException',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'BandwidthLimitExceeded',
  // Of a HEAD, which has no body to name it.
  '503',
]);

/** Nothing was asked of S3, nor will be; or what it has is too much. */
const FINAL = new Set([
  'AbortError',
  'CredentialsProviderError',
  'CREDENTIALS_MISSING',
  'REGION_MISSING',
  'CLIENT_CLOSED',
  'RESPONSE_TOO_LONG',
]);

/** Statuses below 500 of failures that pass. */
const TRANSIENT = new Set(['RequestTimeout', 'OperationAborted', 'ConditionalRequestConflict']);

/**
 * The kind of a failure that the SDK threw. An error without a status never got a response (a reset, a
 * time-out), or one that was cut off in the middle. One with the status 200 or 503 and the name
 * InternalError came inside a 200, after the headers of a long copy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorBestPractices.html
 */
export function failureKind(error: unknown): FailureKind {
  const status = statusOf(error);
  const code = codeOf(error);
  if (THROTTLES.has(code) || status === 429) return 'throttle';
  if (FINAL.has(code)) return 'final';
  if (status === undefined || status >= 500 || status < 300) return 'transient';
  return TRANSIENT.has(code) ? 'transient' : 'final';
}

/** The HTTP status of a response; `undefined` when there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}

/** S3's error code, or the error's name. A HEAD has no body, so its status stands for the code. */
export function codeOf(error: unknown): string {
  if (error instanceof LambdaCoreError) return error.code;
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  const status = statusOf(error);
  if (status !== undefined && (name === undefined || name === 'Unknown' || name === 'UnknownError'))
    return String(status);
  if (name !== undefined && name !== 'Error') return name;
  return code ?? name ?? 'Unknown';
}

/** One line: code, status and message. */
export function describeS3Error(error: unknown): string {
  const status = statusOf(error);
  return `${codeOf(error)}${status === undefined ? '' : ` (${status})`}: ${describeError(error)}`;
}
