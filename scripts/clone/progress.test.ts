import { PassThrough } from 'node:stream';
import { type JobState, openProgress, type ProgressStyle } from './progress';

const STATE: JobState = {
  segments: { done: 1, known: 4 },
  segmented: false,
  objects: 1_000,
  bytes: 3 * 1024 ** 2,
  failed: 2,
  seconds: 10,
};

function written(style: ProgressStyle, isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const progress = openProgress(stream, style);
  progress.note('begins');
  progress.update(STATE);
  progress.update(STATE);
  progress.note('waits');
  progress.update({ ...STATE, segments: { done: 4, known: 4 }, segmented: true });
  progress.close();
  progress.note('ends');
  return String(stream.read());
}

test('a terminal gets a bar with everything that is known', () => {
  const text = written('bar', true);
  expect(text).toContain(
    '1/4+ segments | 1000 (2 failed) objects | 3.0 MiB | 100 objects/s | 30 s left or more',
  );
  expect(text).toContain('4/4 segments');
  expect(text.endsWith('ends\n')).toBe(true);
});

test('anything else gets the notes alone', () => {
  expect(written('bar', false)).toBe('begins\nwaits\nends\n');
  expect(written('none', true)).toBe('begins\nwaits\nends\n');
});

test('events are JSON, a line each, and come only when something has changed', () => {
  const events = written('json', true)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toEqual([
    { event: 'note', message: 'begins' },
    { event: 'progress', ...STATE },
    { event: 'note', message: 'waits' },
    { event: 'progress', ...STATE, segments: { done: 4, known: 4 }, segmented: true },
    { event: 'note', message: 'ends' },
  ]);
});
