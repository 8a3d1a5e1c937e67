import { CASES, CONTROL, OURS, RULES } from './cases';
import { summaryOf, summaryTable } from './summary';
import { targetsOf } from './targets';
import { type Case, type Rule, type Walked, walk } from './walk';

const SEEDS = [11, 12, 13];
const ours = RULES[OURS] as Rule;
const control = RULES[CONTROL] as Rule;
const walkAll = (one: Case, rule: Rule) => SEEDS.map((seed) => walk(one, seed, rule));

test('equal colours go through, at every step for a quarter of an hour', () => {
  for (const { end, minutes, errors } of walkAll(CASES.equal, ours)) {
    expect({ end, errors }).toEqual({ end: 'done', errors: 0 });
    expect(minutes).toBeGreaterThan(75);
    expect(minutes).toBeLessThan(180);
  }
});

test('one more point of 5xx is returned early, for a fifth of what a fixed threshold lets through and less', () => {
  const judged = walkAll(CASES.errors, ours);
  const fixed = walkAll(CASES.errors, control);
  expect(judged.map(({ end }) => end)).toEqual(SEEDS.map(() => 'returned'));
  for (const { line } of judged)
    expect(line).toMatch(/5xx .* of green .* against .* of blue, sure to/);
  const total = (walked: readonly Walked[]) => walked.reduce((sum, { errors }) => sum + errors, 0);
  expect(total(judged)).toBeLessThan(total(fixed) / 5);
});

test('a doubled p99 is returned', () => {
  for (const { end, line } of walkAll(CASES.latency, ours)) {
    expect(end).toBe('returned');
    expect(line).toMatch(/^orders: p99 /);
  }
});

test("the origin's fault, lines that go missing at 10 %, is returned there, and one line says why", () => {
  for (const { end, percent, line } of walkAll(CASES.lost, ours)) {
    expect({ end, percent }).toEqual({ end: 'returned', percent: 10 });
    expect(line).toMatch(
      /^orders: completeness: [\d.]+ % of green's lines are missing .* allowed 2 %$/,
    );
  }
  expect(walkAll(CASES.lost, control).map(({ end }) => end)).toEqual(SEEDS.map(() => 'done'));
});

test('where too few requests come a person is asked, and nothing passes', () => {
  const few = { title: 'few', fault: {}, traffic: { clients: 10 } };
  expect(walk(few, 11, ours)).toMatchObject({ end: 'unfinished', asked: true });
});

test('the control halts at checks that fail, and returns with the last of them', () => {
  const broken = { title: 'broken', fault: { errors: 0.5 } };
  // The first minute with requests is published three minutes after the shift, and ten have to fail.
  expect(walk(broken, 11, control)).toMatchObject({ end: 'returned', percent: 5 });
  expect(walk(CASES.equal, 11, control)).toMatchObject({
    end: 'done',
    minutes: expect.closeTo(13, -1),
  });
});

test('a target that is not reached is called so', () => {
  const walked = (end: Walked['end'], errors: number): Walked => ({
    end,
    minutes: 10,
    percent: 1,
    asked: false,
    line: '',
    errors,
  });
  const summaries = [
    summaryOf(CASES.errors.title, OURS, [walked('returned', 30), walked('done', 30)]),
    summaryOf(CASES.errors.title, CONTROL, [walked('returned', 100)]),
  ];
  expect(targetsOf(summaries)).toEqual([
    'NOT REACHED: share caught of one more point of 5xx, at least: 0.500, wanted 0.990',
    "NOT REACHED: median of errors that users see, as a part of the control's, at most: 0.300, wanted 0.200",
  ]);
  expect(summaryTable(CASES.errors.title, summaries)).toMatch(
    /lambda-core +2 +1 +1 +0 +10 +30 +30 +1 %: 1/,
  );
});
