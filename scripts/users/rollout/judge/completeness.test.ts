import { type Made, type ObservationOptions, observationOf } from '../fixtures/windows';
import { judgeCompleteness } from './completeness';
import { DEFAULT_JUDGE_SETTINGS } from './types';

const judged = (options: ObservationOptions) =>
  judgeCompleteness(observationOf(options), DEFAULT_JUDGE_SETTINGS);

/** All lines come five minutes after their requests, but for a share that is lost from some minute on. */
const losing =
  (share: number, from = 0) =>
  (minute: number): Made =>
    minute < 5 ? {} : { linesSent: minute - 5 < from ? 1000 : 1000 * (1 - share) };

test('a tenth of the lines that goes missing fails at the second boundary, and says how many', () => {
  const candidate = losing(0.1);
  expect(judged({ minutes: 9, candidate })).toMatchObject({
    outcome: 'not-enough-data',
    line: 'completeness waits for log files: 0 of 1,000 requests of green in this step are due',
  });
  expect(judged({ minutes: 10, candidate })).toMatchObject({
    outcome: 'not-enough-data',
    line: expect.stringMatching(/; perhaps a file is late$/),
  });
  expect(judged({ minutes: 15, candidate })).toMatchObject({
    outcome: 'failed',
    requests: 10_000,
    line: "completeness: 10 % of green's lines are missing (9000 sent for 10000 requests from 09:00 to 09:10), allowed 2 %",
  });
});

test('lines that are due later are not missing, and a share that grows hides nothing', () => {
  const growing = (minute: number) => ({ requests: 100 * (minute + 1) });
  expect(judged({ minutes: 28, candidate: growing })).toMatchObject({
    outcome: 'passed',
    value: 0,
  });
  const lost = (minute: number) => ({
    ...growing(minute),
    linesSent: minute < 5 ? 0 : 90 * (minute - 4),
  });
  expect(judged({ minutes: 28, candidate: lost }).outcome).toBe('failed');
});

test('files that are late fail nothing, for however long and one after the other', () => {
  // A third of the second period's lines comes 15 minutes late, a third of the fourth period's 5 minutes.
  const sent = [5000, 3333, 5000, 5000 + 1667 - 1667, 5000 + 1667];
  const late = (minute: number): Made =>
    minute < 5 ? {} : { linesSent: (sent[Math.floor(minute / 5) - 1] ?? 5000) / 5 };
  for (let minutes = 10; minutes < 40; minutes++) {
    expect(judged({ minutes, candidate: late }).outcome).not.toBe('failed');
  }
  expect(judged({ minutes: 39, candidate: late }).outcome).toBe('passed');
});

test('lines that were lost once are lost when no file is so late', () => {
  const once = (minute: number): Made =>
    minute < 5 ? {} : { linesSent: minute >= 10 && minute < 15 ? 400 : 1000 };
  expect(judged({ minutes: 29, candidate: once }).outcome).toBe('not-enough-data');
  expect(judged({ minutes: 30, candidate: once }).outcome).toBe('failed');
});

test('a loss of before the step counts over the whole rollout', () => {
  const candidate = losing(0.08);
  const healed = (minute: number) => (minute < 45 ? candidate(minute) : {});
  const options = { minutes: 75, stepStarts: [0, 50], candidate: healed };
  expect(judged(options)).toMatchObject({
    outcome: 'failed',
    line: expect.stringContaining('09:00'),
  });
});

test('lines that wait in the queue are late, and what the baseline loses as well makes it wait', () => {
  const candidate = losing(0.1);
  const waiting = { candidate: { queueAgeSeconds: 300 } };
  expect(judged({ minutes: 20, candidate, more: waiting })).toMatchObject({
    outcome: 'not-enough-data',
    line: expect.stringMatching(/; some still wait in its queue$/),
  });
  const baseline = (minute: number): Made => (minute < 5 ? {} : { linesSent: 8000 });
  expect(judged({ minutes: 20, candidate, baseline })).toMatchObject({
    outcome: 'not-enough-data',
    line: expect.stringMatching(/; so are 20 % of blue's$/),
  });
});

test('what may be missing passes, and a little more than that needs more lines to be sure', () => {
  expect(judged({ minutes: 60, candidate: losing(0.019) }).outcome).toBe('passed');
  expect(judged({ minutes: 15, candidate: losing(0.022) }).outcome).toBe('not-enough-data');
  expect(judged({ minutes: 120, candidate: losing(0.03) }).outcome).toBe('failed');
});
