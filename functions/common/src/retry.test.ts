import { openRetries, withRetries } from './retry';
import { failureKind } from './s3-errors';

function s3Error(name: string, status?: number): Error {
  const error = new Error(name);
  error.name = name;
  return status === undefined
    ? error
    : Object.assign(error, { $metadata: { httpStatusCode: status } });
}

test.each([
  ['SlowDown', 503, 'throttle'],
  ['TooManyRequests', 429, 'throttle'],
  ['Unknown', 503, 'throttle'],
  ['Unknown', 500, 'transient'],
  ['InternalError', 500, 'transient'],
  ['InternalError', 503, 'transient'],
  ['InternalError', 200, 'transient'],
  ['TimeoutError', undefined, 'transient'],
  ['ECONNRESET', undefined, 'transient'],
  ['RequestTimeout', 400, 'transient'],
  ['ConditionalRequestConflict', 409, 'transient'],
  ['AccessDenied', 403, 'final'],
  ['NoSuchKey', 404, 'final'],
  ['PreconditionFailed', 412, 'final'],
  ['AbortError', undefined, 'final'],
  ['RESPONSE_TOO_LONG', undefined, 'final'],
])('%s with status %s is %s', (name, status, kind) => {
  expect(failureKind(s3Error(name, status))).toBe(kind);
});

test('a request is repeated until it succeeds, and every repetition is counted', async () => {
  const counters = { retries: 0, throttles: 0 };
  const failures = [s3Error('SlowDown', 503), s3Error('InternalError', 500), s3Error('ECONNRESET')];
  const attempt = async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return 'done';
  };
  const heard: string[] = [];
  const onRetry = (error: unknown, attempt: number) => heard.push(`${attempt}: ${error}`);
  expect(await withRetries(attempt, { counters, onRetry })).toBe('done');
  expect(heard).toEqual([
    '2: SlowDown: SlowDown',
    '3: InternalError: InternalError',
    '4: ECONNRESET: ECONNRESET',
  ]);
  expect(counters).toEqual({ retries: 3, throttles: 1 });
});

test('what cannot succeed is tried once, and an ended signal ends the trying', async () => {
  const counters = { retries: 0, throttles: 0 };
  const refused = async () => {
    throw s3Error('AccessDenied', 403);
  };
  await expect(withRetries(refused, { counters })).rejects.toThrow('AccessDenied');
  const reset = async () => {
    throw s3Error('ECONNRESET');
  };
  const retrying = { counters, signal: AbortSignal.abort() };
  await expect(withRetries(reset, retrying)).rejects.toThrow('ECONNRESET');
  expect(counters.retries).toBe(0);
});

test('a request that has waited long for a silent server is not sent again', async () => {
  const counters = { retries: 0, throttles: 0 };
  const times = [0, 15_000, 30_000];
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? Infinity);
  const silent = async () => {
    throw s3Error('TimeoutError');
  };
  await expect(withRetries(silent, { counters })).rejects.toThrow('TimeoutError');
  expect(counters.retries).toBe(1);
  clock.mockRestore();
});

test('what goes on after each failure is tried for ever, and what does not has 8 tries, or 16', async () => {
  const counters = { retries: 0, throttles: 0 };
  const open = () => openRetries({ counters, firstPauseMilliseconds: 0 });
  const going = open();
  for (let at = 0; at < 20; at++) {
    expect(await going.again(s3Error('ECONNRESET'))).toBe(true);
    going.progress();
  }
  const triesOf = async (error: Error) => {
    const retries = open();
    let tries = 1;
    while (await retries.again(error)) tries += 1;
    return tries;
  };
  expect(await triesOf(s3Error('ECONNRESET'))).toBe(8);
  expect(await triesOf(s3Error('SlowDown', 503))).toBe(16);
  expect(await triesOf(s3Error('AccessDenied', 403))).toBe(1);
  expect(counters.throttles).toBe(16);
});

test('patience with a silent server begins anew with progress', async () => {
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  const retrying = { counters: { retries: 0, throttles: 0 }, firstPauseMilliseconds: 0 };
  const retries = openRetries(retrying);
  const againAt = (time: number) => {
    now = time;
    return retries.again(s3Error('TimeoutError'));
  };
  expect(await againAt(29_000)).toBe(true);
  retries.progress();
  expect(await againAt(58_000)).toBe(true);
  expect(await againAt(59_000)).toBe(false);
  clock.mockRestore();
});
