import * as fc from 'fast-check';
import type { MinuteFigures } from '../environment/metrics';
import { settle } from './account';

const PERIOD = 300_000;
const LATE = 3;
const COUNT = 24;
const RANGE = { from: 0, to: COUNT * PERIOD, period: PERIOD, late: LATE, allowedLoss: 0.02 };

/** Lines come in the periods after their requests, as `delays` says, but for those that are lost. */
function figuresOf(
  requests: readonly number[],
  delays: readonly number[],
  lost: (index: number) => number,
) {
  const figures = new Map<
    number,
    { requests: number; linesSent: number; linesEncountered: number }
  >();
  const own = (at: number) => {
    const found = figures.get(at) ?? { requests: 0, linesSent: 0, linesEncountered: 0 };
    figures.set(at, found);
    return found;
  };
  requests.forEach((count, index) => {
    own(index * PERIOD).requests += count;
    own((index + (delays[index] ?? 0)) * PERIOD).linesSent += count - lost(index);
  });
  return figures as ReadonlyMap<number, MinuteFigures>;
}

const requests = fc.array(fc.nat(10_000), { minLength: COUNT, maxLength: COUNT });
const delays = fc.array(fc.nat(LATE), { minLength: COUNT, maxLength: COUNT });

test('whatever the load and the delays: without a loss nothing is missing', async () => {
  await fc.assert(
    fc.asyncProperty(requests, delays, async (counts, late) => {
      expect(
        settle(
          figuresOf(counts, late, () => 0),
          RANGE,
        ),
      ).toMatchObject({ missing: 0, when: [] });
    }),
  );
});

test('a loss is never called larger than it is, and is found where it is more than was allowed', async () => {
  await fc.assert(
    fc.asyncProperty(requests, delays, fc.nat(COUNT - 1), async (counts, late, at) => {
      const lost = counts[at] ?? 0;
      const {
        missing,
        when,
        requests: all,
      } = settle(
        figuresOf(counts, late, (index) => (index === at ? lost : 0)),
        RANGE,
      );
      // Less than that is told of where it stands out in its period.
      const isTold = when.length > 0 || lost > all * RANGE.allowedLoss;
      expect(missing).toBe(isTold ? lost : 0);
      expect(when.reduce((sum, one) => sum + one.missing, 0)).toBeLessThanOrEqual(missing);
    }),
  );
});

test('what is lost within an hour stands out of a month, and stray lines do not', () => {
  const month = Array.from({ length: 720 }, () => 3_600);
  const range = { ...RANGE, to: 720 * PERIOD, late: 1 };
  const settled = (lost: number) =>
    settle(
      figuresOf(
        month,
        month.map(() => 1),
        (index) => (index === 99 ? lost : 0),
      ),
      range,
    );
  expect(settled(3_600)).toMatchObject({ missing: 3_600, when: [{ at: 99 * PERIOD }] });
  expect(settled(72)).toMatchObject({ missing: 0, when: [] });
});

test('it is said when lines went missing', () => {
  const even = Array.from({ length: COUNT }, () => 1_000);
  const figures = figuresOf(
    even,
    even.map(() => 1),
    (index) => (index === 9 || index === 10 ? 600 : 0),
  );
  expect(settle(figures, RANGE)).toMatchObject({ requests: 24_000, missing: 1_200 });
  const { when } = settle(figures, { ...RANGE, late: 1 });
  expect(when).toEqual([
    { at: 9 * PERIOD, missing: 600 },
    { at: 10 * PERIOD, missing: 600 },
  ]);
});
