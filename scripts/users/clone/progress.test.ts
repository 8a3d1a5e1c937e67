import { PassThrough } from 'node:stream';
import type { JobState } from './job-state';
import { openProgress, type ProgressStyle } from './progress';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const STATE: JobState = {
  segments: { done: 1, known: 4 },
  segmented: false,
  objects: 1_000,
  bytes: 3 * 1024 ** 2,
  failed: 2,
  seconds: 10,
  quietSeconds: 0,
  before: { segments: 0, objects: 0, seconds: 0 },
};

function opened(style: ProgressStyle) {
  const stream = new PassThrough();
  return { progress: openProgress(stream, style), told: () => String(stream.read() ?? '') };
}

test('people hear what is waited for and why, then how far the job is, and notes as they come', () => {
  const { progress, told } = opened('line');
  progress.wait('the buckets');
  jest.advanceTimersByTime(2_000);
  progress.retry(new Error('ECONNREFUSED \x9b2J'), 2);
  jest.advanceTimersByTime(2_000);
  expect(told()).toBe(
    'waiting for the buckets, 2 s\n' + 'the buckets: ECONNREFUSED \\u009b2J (4 s, attempt 2)\n',
  );
  let done = 1;
  progress.show(() => ({ ...STATE, segments: { done, known: 4 } }));
  done = 2;
  jest.advanceTimersByTime(2_000);
  progress.note('key \x1b[2J');
  expect(told()).toMatch(/^50 % \| 2\/4\+ segments \| .*\nkey \\u001b\[2J\n$/);
  progress.close();
  jest.advanceTimersByTime(10_000);
  expect(told()).toBe('');
});

test('events are exact JSON, a line each, for what has changed, and every two seconds', () => {
  const { progress, told } = opened('json');
  const events = () =>
    told()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  progress.wait('the buckets');
  jest.advanceTimersByTime(2_000);
  progress.retry(new Error('\x1b[2J'), 2);
  jest.advanceTimersByTime(2_000);
  expect(events()).toEqual([
    { event: 'waiting', for: 'the buckets', seconds: 1.9 },
    { event: 'waiting', for: 'the buckets', seconds: 3.8, attempt: 2, error: '\x1b[2J' },
  ]);
  const { quietSeconds: _, before: __, ...shown } = STATE;
  const running = { objects: 5, bytes: 6 };
  progress.note('begins \x1b[2J');
  progress.show(() => STATE);
  progress.show(() => ({ ...STATE, seconds: 11, quietSeconds: 1 }));
  progress.show(() => ({ ...STATE, running }));
  expect(events()).toEqual([
    { event: 'note', message: 'begins \x1b[2J' },
    { event: 'progress', ...shown },
    { event: 'progress', ...shown, running },
  ]);
  jest.advanceTimersByTime(2_000);
  progress.close();
  jest.advanceTimersByTime(10_000);
  expect(events()).toEqual([{ event: 'progress', ...shown, running }]);
});
