import { type JobState, stateText } from './job-state';

const NEW: JobState = {
  segments: { done: 1, known: 4 },
  segmented: false,
  objects: 900,
  bytes: 2 * 1024 ** 2,
  failed: 2,
  running: { objects: 100, bytes: 1024 ** 2 },
  seconds: 10,
  quietSeconds: 1,
  before: { segments: 0, objects: 0, seconds: 0 },
};

test('what segments copy that are not done yet counts in objects, bytes and rate', () => {
  expect(stateText(NEW)).toBe(
    '25 % | 1/4+ segments | 1000 objects (2 failed) | 3.0 MiB | 100 objects/s | 30 s left or more',
  );
});

test('when every segment is known, nothing more is to come', () => {
  const { running: _, ...state } = NEW;
  const all = { ...state, segments: { done: 4, known: 4 }, segmented: true, failed: 0 };
  expect(stateText(all)).toBe(
    '100 % | 4/4 segments | 900 objects | 2.0 MiB | 90 objects/s | 0 s left',
  );
});

test('the speed of a job that is found again counts from then', () => {
  const before = { segments: 2_000, objects: 100_000, seconds: 5 };
  const state = { ...NEW, segments: { done: 2_010, known: 2_020 }, objects: 100_400, before };
  expect(stateText(state)).toContain(' | 100 objects/s | 5 s left or more');
  expect(stateText({ ...state, before: undefined })).toMatch(/ MiB$/);
});

test('it says how long nothing has come, and why', () => {
  expect(stateText({ ...NEW, quietSeconds: 12 })).toMatch(/ \| nothing new for 12 s$/);
  expect(stateText({ ...NEW, attempt: 3, error: 'ECONNRESET' })).toMatch(
    / \| attempt 3: ECONNRESET$/,
  );
  const nothing = { ...NEW, segments: { done: 0, known: 0 }, quietSeconds: 12 };
  expect(stateText({ ...nothing, attempt: 3, error: 'ECONNRESET' })).toBe(
    'the first segment: ECONNRESET (12 s, attempt 3)',
  );
});
