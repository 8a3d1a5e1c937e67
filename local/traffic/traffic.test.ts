import { createResolvers } from './resolvers';
import { simulateTraffic } from './traffic';
import { DEFAULT_TRAFFIC, type Fault, type TrafficSettings } from './types';

const COLOURS = ['blue', 'green'] as const;
const MINUTE = 60_000;

function traffic(green: Fault = {}, settings: Partial<TrafficSettings> = {}, seed = 1) {
  return simulateTraffic({ seed, colours: COLOURS, faults: { green }, settings });
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((total, item) => total + of(item), 0);

test('the same seed is the same traffic, another one is not', () => {
  const lived = (seed: number) => {
    const one = traffic({}, {}, seed);
    one.shift(30);
    one.advance(20);
    return JSON.stringify([one.minutes('blue'), one.minutes('green')]);
  };
  expect(lived(1)).toBe(lived(1));
  expect(lived(2)).not.toBe(lived(1));
});

test('the same clients come whatever the weights are', () => {
  const totals = (shares: readonly number[]) => {
    const resolvers = createResolvers(5, DEFAULT_TRAFFIC);
    return shares.map((share) => sum(resolvers.minute(share).requests, (some) => some));
  };
  const constant = totals([0, 0, 0]);
  totals([0, 0.5, 1]).forEach((total, at) => {
    expect(total).toBeCloseTo(constant[at] ?? 0, 6);
  });
  expect(constant[0]).toBeCloseTo(60_000, 6);
});

test('weights come true answer by answer, and never quite where TTLs are ignored', () => {
  const shareOf = (settings: Partial<TrafficSettings>, minutes: number, percent: number) => {
    const one = traffic({}, settings);
    one.advance(10);
    one.shift(percent);
    one.advance(minutes);
    const last = one.minutes('green').slice(-minutes);
    const all = sum(last, ({ requests }) => requests);
    return all / (all + sum(one.minutes('blue').slice(-minutes), ({ requests }) => requests));
  };
  expect(shareOf({ ignoring: 0 }, 400, 30)).toBeCloseTo(0.3, 1);
  const first = shareOf({ ignoring: 0 }, 1, 100);
  expect(first).toBeGreaterThan(0.2);
  expect(first).toBeLessThan(0.8);
  expect(shareOf({ ignoring: 0 }, 2, 100)).toBeGreaterThan(first);
  const kept = shareOf({ ignoring: 0.15, ignoredMinutes: 1e6 }, 60, 100);
  expect(kept).toBeGreaterThan(0.5);
  expect(kept).toBeLessThan(0.97);
});

test('faults are where they were ordered, from the share on that they were ordered for', () => {
  const one = traffic({ errors: 0.01, p99: 2, lostLines: 0.1, fromShare: 0.5 });
  const plain = traffic();
  for (const percent of [10, 50]) {
    for (const some of [one, plain]) {
      some.shift(percent);
      some.advance(60);
    }
  }
  const [early, late] = [one.minutes('green').slice(0, 60), one.minutes('green').slice(60)];
  expect(sum(early, ({ faultErrors, lostLines }) => faultErrors + lostLines)).toBe(0);
  const requests = sum(late, (minute) => minute.requests);
  expect(sum(late, ({ faultErrors }) => faultErrors) / requests).toBeCloseTo(0.01, 3);
  expect(sum(late, ({ lostLines }) => lostLines) / requests).toBeCloseTo(0.1, 2);
  const p99 = late.map(({ latency }) => latency?.p99 ?? 0);
  const usual = plain
    .minutes('green')
    .slice(60)
    .map(({ latency }) => latency?.p99 ?? 0);
  expect(sum(p99, (value) => value) / sum(usual, (value) => value)).toBeCloseTo(2, 0);
  expect(one.minutes('blue').every(({ faultErrors }) => faultErrors === 0)).toBe(true);
});

test('a line is sent for every request, within ten minutes, and not for those that are lost', () => {
  const settings = { lateFile: 0 };
  const [one, lossy] = [traffic({}, settings), traffic({ lostLines: 0.1 }, settings)];
  for (const some of [one, lossy]) {
    some.shift(50);
    some.advance(60);
  }
  const counted = sum(one.minutes('green').slice(0, 50), ({ requests }) => requests);
  const sent = sum(one.minutes('green').slice(0, 55), ({ linesSent }) => linesSent);
  expect(sent).toBe(counted);
  const fewer = sum(lossy.minutes('green').slice(0, 55), ({ linesSent }) => linesSent);
  expect(fewer / sum(lossy.minutes('green').slice(0, 50), ({ requests }) => requests)).toBeCloseTo(
    0.9,
    2,
  );
});

test('only the hand moves the clock, and CloudWatch is behind it', () => {
  const one = traffic({}, { metricsMinutes: 3 });
  const before = one.now;
  one.advance(4);
  expect(one.now - before).toBe(4 * MINUTE);
  expect(one.publishedTo).toBe(before + MINUTE);
  expect(one.minutes('green')).toHaveLength(4);
});
