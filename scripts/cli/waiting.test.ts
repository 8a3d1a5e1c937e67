import { openWaiting, waitingText } from './waiting';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a wait says what for and how long; why goes before, for the end may be cut', () => {
  expect(waitingText({ for: 'h:1', seconds: 3.6 })).toBe('waiting for h:1, 4 s');
  expect(waitingText({ for: 'h:1', seconds: 3, attempt: 2, error: 'ECONNREFUSED' })).toBe(
    'h:1: ECONNREFUSED (3 s, attempt 2)',
  );
});

test('the trouble with one thing is not told of the next, and nothing once nothing is waited for', () => {
  const waiting = openWaiting();
  expect(waiting.text()).toBe('');
  waiting.begin('the buckets');
  waiting.retry(new Error('ECONNREFUSED'), 2);
  jest.advanceTimersByTime(2_000);
  expect(waiting.text()).toBe('the buckets: ECONNREFUSED (2 s, attempt 2)');
  waiting.begin('the job');
  expect(waiting.state).toEqual({ for: 'the job', seconds: 0 });
  waiting.retry(new Error('ECONNRESET'), 3);
  waiting.end();
  expect([waiting.state, waiting.trouble, waiting.text()]).toEqual([undefined, {}, '']);
});
