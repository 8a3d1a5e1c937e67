import { type Made, type ObservationOptions, observationOf } from '../fixtures/windows';
import { judge, judgeAll } from './judge';
import { DEFAULT_JUDGE_SETTINGS, type Figure, type JudgeSettings } from './types';

const judged = (options: ObservationOptions, settings: Partial<JudgeSettings> = {}) =>
  judge(observationOf(options), { ...DEFAULT_JUDGE_SETTINGS, ...settings });
const figure = (name: Figure, options: ObservationOptions) =>
  judged(options).reasons.find((reason) => reason.figure === name);

describe('a verdict', () => {
  test('passes equal colours, and says over how many requests', () => {
    expect(judged({ minutes: 12 })).toMatchObject({
      outcome: 'passed',
      line:
        'orders: 5xx 0.2 % of green (24 of 12000 requests) against 0.2 % of blue; p99 300 ms of green against ' +
        '300 ms of blue, more than 1.25 times in 0 of 12 minutes (12000 requests); 12000 requests of green in this step',
    });
  });

  test('never passes without its minimum of requests in the step itself', () => {
    const few = { minutes: 30, candidate: () => ({ requests: 30 }) };
    expect(judged(few)).toMatchObject({ outcome: 'not-enough-data' });
    expect(figure('requests', few)?.line).toBe('900 requests of green in this step, expected 1000');
    const early = { minutes: 40, stepStarts: [0, 20], candidate: thinSince(20) };
    expect(judged(early).outcome).toBe('not-enough-data');
    expect(figure('requests', early)).toMatchObject({ outcome: 'not-enough-data', requests: 800 });
    expect(judged({ ...early, stepStarts: [0] }).outcome).toBe('passed');
  });

  test('is of the minutes that CloudWatch has published of both colours', () => {
    const options = {
      minutes: 12,
      more: { baseline: { requestsKnownTo: Date.UTC(2026, 2, 14, 9, 8) } },
    };
    expect(judged(options).through).toBe(Date.UTC(2026, 2, 14, 9, 8));
    expect(figure('5xx', options)?.requests).toBe(8000);
  });

  test('of many APIs is the worst of theirs, and as old as the oldest', () => {
    const good = judged({ minutes: 14 });
    const bad = judged({ minutes: 12, candidate: () => ({ target5xx: 30 }) });
    expect(judgeAll([good, bad])).toMatchObject({
      outcome: 'failed',
      line: bad.line,
      through: bad.through,
    });
    expect(judgeAll([good, good])).toMatchObject({ outcome: 'passed' });
    expect(judgeAll([])).toBeUndefined();
  });

  test('spreads its doubt over the APIs of a rollout', () => {
    const bad = { minutes: 3, candidate: () => ({ target5xx: 12 }) };
    expect(judged(bad).outcome).toBe('failed');
    expect(judged(bad, { apis: 1e6 }).outcome).toBe('not-enough-data');
  });
});

describe('5xx', () => {
  test('of one point more fails, in one line with how much, against what, over how many and how sure', () => {
    const verdict = judged({ minutes: 3, candidate: () => ({ target5xx: 12 }) });
    expect(verdict.line).toBe(
      'orders: 5xx 1.2 % of green (36 of 3000 requests) against 0.2 % of blue, sure to more than 99.99 %',
    );
    expect(verdict.reasons[0]).toMatchObject({
      figure: '5xx',
      value: 0.012,
      against: 0.002,
      requests: 3000,
      sure: expect.closeTo(1, 4),
    });
  });

  test('of one minute alone fail nothing, however many', () => {
    const burst = (minute: number): Made => (minute === 4 ? { target5xx: 900 } : {});
    expect(judged({ minutes: 12, candidate: burst }).outcome).toBe('not-enough-data');
    expect(judged({ minutes: 12, candidate: burst }, { failAfter: 1 }).outcome).toBe('failed');
    // It waits for a second one, and forgets the first when none comes.
    expect(judged({ minutes: 20, candidate: burst }).outcome).toBe('passed');
    const two = (minute: number): Made => (minute === 4 || minute === 9 ? { target5xx: 900 } : {});
    expect(judged({ minutes: 12, candidate: two }).outcome).toBe('failed');
  });

  test("that both colours have in the same minutes are not the candidate's", () => {
    const storm = (requests: number) => (minute: number) =>
      minute % 3 === 0 ? { target5xx: requests * 0.2 } : {};
    const options = { minutes: 12, candidate: storm(1000), baseline: storm(10_000) };
    expect(judged(options).outcome).toBe('passed');
  });

  test('of the load balancer count as well, and are told apart from the target’s', () => {
    const options = { minutes: 4, candidate: () => ({ loadBalancer5xx: 20 }) };
    expect(figure('5xx', options)?.outcome).toBe('failed');
    expect(figure('target 5xx', options)?.outcome).toBe('passed');
  });

  test('of a candidate without healthy targets fail it, though ELB counts no request', () => {
    const refused = () => ({ requests: 0, target5xx: 0, loadBalancer5xx: 300 });
    expect(judged({ minutes: 4, candidate: refused }).line).toBe(
      'orders: 5xx 100 % of green (1200 of 1200 requests) against 0.2 % of blue, sure to more than 99.99 %',
    );
  });

  test('that begin with a late step are seen against the hours of good minutes before', () => {
    const late = (minute: number) => (minute < 300 ? {} : { target5xx: 12 });
    expect(judged({ minutes: 305, stepStarts: [0, 300], candidate: late }).outcome).toBe('failed');
    expect(judged({ minutes: 300, stepStarts: [0], candidate: late }).outcome).toBe('passed');
  });

  test('at 100 % are held against what the baseline did before, when nothing is left to compare with', () => {
    const gone = (minute: number) => (minute < 20 ? {} : { requests: 0, target5xx: 0 });
    const options = { minutes: 40, percent: 100, stepStarts: [0, 20], baseline: gone };
    expect(judged(options).outcome).toBe('passed');
    const bad = {
      ...options,
      candidate: (minute: number) => (minute < 20 ? {} : { target5xx: 12 }),
    };
    expect(judged(bad).line).toMatch(
      /^orders: 5xx 1.2 % of green .* against 0.2 % of blue before, sure/,
    );
  });
});

test('at 100 % the clients that ignore TTLs are not what the candidate is compared with', () => {
  const options = {
    minutes: 40,
    percent: 100,
    stepStarts: [0, 20],
    candidate: (minute: number) => (minute < 20 ? {} : { target5xx: 4 }),
    baseline: (minute: number) => (minute < 20 ? {} : { requests: 2000, target5xx: 0 }),
  };
  expect(judged(options).outcome).toBe('passed');
  expect(judged({ ...options, percent: 50 }).outcome).toBe('failed');
});

test('without a baseline to compare with nothing passes', () => {
  const gone = () => ({ requests: 0, target5xx: 0 });
  expect(judged({ minutes: 40, baseline: gone }).line).toBe(
    'orders: 5xx not judged: 0 requests of blue to compare with',
  );
  expect(judged({ minutes: 40, percent: 100 }).line).toBe(
    'orders: 5xx not judged: 0 requests of blue before to compare with',
  );
});

describe('latency', () => {
  test.each(['p50', 'p99'] as const)('a doubled %s fails after a quarter of an hour', (name) => {
    const candidate = () => ({ latency: { p50: 0.06, p99: 0.3, count: 1000, [name]: 0.6 } });
    expect(judged({ minutes: 11, candidate }).outcome).toBe('not-enough-data');
    expect(judged({ minutes: 16, candidate }).line).toMatch(
      new RegExp(`^orders: ${name} 600 ms of green against .* in 16 of 16 minutes`),
    );
  });

  test('one or two minutes a hundred times as slow do nothing', () => {
    const candidate = (minute: number): Made =>
      minute === 3 || minute === 7 ? { latency: { p50: 6, p99: 30, count: 1000 } } : {};
    expect(judged({ minutes: 12, candidate }).outcome).toBe('passed');
  });

  test('of fewer than 100 requests a minute has no 99th percentile', () => {
    const candidate = () => ({ requests: 90, latency: { p50: 0.06, p99: 9, count: 90 } });
    expect(figure('p99', { minutes: 30, candidate })).toMatchObject({
      outcome: 'passed',
      line: 'p99 not judged: 0 minutes of green with 100 requests and more, expected 5',
    });
    const fewer = () => ({ latency: { p50: 0.06, p99: 9, count: 9 } });
    expect(figure('p50', { minutes: 30, candidate: fewer })?.outcome).toBe('not-enough-data');
  });
});

describe('what is counted', () => {
  const more = (candidate: object, baseline: object = {}) => ({
    minutes: 12,
    more: { candidate, baseline },
  });
  const alarm = (colour: string) => ({ alarms: [`production-${colour}-orders-age`] });

  test.each([
    ['alarms', alarm('green'), alarm('blue')],
    ['dead letters', { deadLetters: 1 }, { deadLetters: 3 }],
    ['queue age', { queueAgeSeconds: 901 }, { queueAgeSeconds: 1200 }],
  ] as const)(
    "%s of the candidate's fail it; of both colours they make it wait",
    (name, candidate, baseline) => {
      expect(judged(more(candidate)).reasons[0]).toMatchObject({ figure: name, outcome: 'failed' });
      expect(judged(more(candidate, baseline)).outcome).toBe('not-enough-data');
      expect(judged(more({}, baseline)).outcome).toBe('passed');
    },
  );

  test('another alarm than the baseline has is its own', () => {
    const other = { alarms: ['production-blue-orders-dead'] };
    expect(judged(more(alarm('green'), other)).line).toBe(
      'orders: in ALARM: production-green-orders-age',
    );
  });
});

/** So few requests after a while that they are not enough for a verdict, and enough for percentiles. */
function thinSince(since: number) {
  return (minute: number) => (minute < since ? {} : { requests: 40 });
}
