import { compareKeys } from '@lambda-core/common/key-order';
import type { WalkSplit } from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import fc from 'fast-check';
import { FIRST_PACE } from './continuation';
import { listKeys } from './fixtures/listed-keys';
import { type RangeStep, type RangeWalk, walkRanges } from './walk-ranges';

const START = { pace: FIRST_PACE };
const decideAlone: RangeWalk['decide'] = async (_after, split) => split;

/** Prefixes of all sizes and odd names, keys beside them, and some below the walk's own prefix alone. */
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '',
    '+',
    '%2F',
    '\u{10ffff}',
    '\u{10ffff}a',
    '\u{1f600}',
    '\ue000',
    '~',
  ),
  fc.constantFrom('é'.repeat(509), 'x'.repeat(1018), '\u{10ffff}'.repeat(254)),
  fc.integer({ min: 0, max: 500 }).map(String),
);
const family = fc
  .tuple(name, fc.boolean(), fc.nat({ max: 60 }))
  .map(([first, isPrefix, size]) =>
    isPrefix
      ? [`${first}/`, ...Array.from({ length: size }, (_, at) => `${first}/${at}`)]
      : [first],
  );
const root = fc.constantFrom('', 'a/', '\u{10ffff}');
const space = fc.tuple(root, fc.array(family, { maxLength: 60 })).map(([prefix, families]) => ({
  prefix,
  keys: sorted(families.flat().map((key) => prefix + key)),
}));
const pages = fc.constantFrom(1, 2, 3, 7, 20, 1000);

function sorted(keys: Iterable<string>): string[] {
  const fit = [...new Set(keys)].filter((key) => key !== '' && Buffer.byteLength(key) <= 1024);
  return fit.sort(compareKeys);
}

/** Walks on and on, each time for so many steps, as invocations do. */
async function walkAll(walk: RangeWalk, steps = Infinity): Promise<KeyRange[]> {
  const ranges: KeyRange[] = [];
  let at: { after?: string | undefined; pace: RangeStep['pace'] } = START;
  for (let invocation = 0; invocation < 10_000; invocation++) {
    let left = steps;
    let isOver = true;
    for await (const step of walkRanges(walk, at)) {
      ranges.push(...step.ranges);
      at = { after: step.next, pace: step.pace };
      isOver = step.last;
      left -= 1;
      if (left === 0) break;
    }
    if (isOver) return ranges;
  }
  throw new Error('the walk has no end');
}

function expectPartition(ranges: readonly KeyRange[], prefix: string): void {
  const bounds = ranges.map(({ until }) => until);
  expect(bounds.at(-1)).toBeUndefined();
  expect(ranges.map(({ after }) => after)).toEqual([undefined, ...bounds.slice(0, -1)]);
  for (const [at, range] of ranges.entries()) {
    expect(range.prefix).toBe(prefix);
    const { after = '', until } = range;
    if (at < ranges.length - 1) expect(compareKeys(after, until ?? '')).toBeLessThan(0);
    expect(Buffer.byteLength(until ?? '')).toBeLessThanOrEqual(1024);
  }
}

test('whatever the keys, the pages and the hops, each range begins where the one before ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      space,
      pages,
      fc.constantFrom(1, 2, 5, Infinity),
      async (from, page, steps) => {
        const { list } = listKeys(from.keys, from.prefix, page);
        const walk = { prefix: from.prefix, list, decide: decideAlone, coversNothing: true };
        const ranges = await walkAll(walk, steps);
        expectPartition(ranges, from.prefix);
      },
    ),
    { numRuns: 100 },
  );
});

test('runs side by side make the same ranges of a source that changes under them', async () => {
  await fc.assert(
    fc.asyncProperty(
      space,
      fc.array(fc.tuple(fc.nat(), name), { maxLength: 40 }),
      pages,
      fc.infiniteStream(fc.boolean()),
      async ({ prefix, keys }, changes, page, turns) => {
        const decided = new Map<string | undefined, WalkSplit>();
        const { list } = listKeys(keys, prefix, page);
        const walk: RangeWalk = {
          prefix,
          list,
          coversNothing: true,
          async decide(after, split) {
            if (!decided.has(after)) decided.set(after, split);
            return decided.get(after) ?? split;
          },
        };
        const runs = [0, 1].map(() => ({
          steps: walkRanges(walk, START),
          ranges: [] as KeyRange[],
        }));
        const [one, other] = runs;
        const open = new Set(runs);
        for (const turn of turns) {
          if (open.size === 0) break;
          const run = (turn ? one : other) ?? one;
          const change = changes.pop();
          if (change !== undefined) {
            const [at, added] = change;
            keys.splice(at % (keys.length + 1), 3);
            const more = sorted([...keys, prefix + added]);
            keys.splice(0, keys.length, ...more);
          }
          if (run === undefined) continue;
          const { done, value } = await run.steps.next();
          if (done === true) open.delete(run);
          else run.ranges.push(...value.ranges);
        }
        expect(one?.ranges).toEqual(other?.ranges);
        expectPartition(one?.ranges ?? [], prefix);
      },
    ),
    { numRuns: 60 },
  );
});

/** Keys of so many prefixes, each of so many objects. */
function evenly(prefixes: number, objects: number, name = 'p'): string[] {
  return Array.from({ length: prefixes * objects }, (_, at) => {
    const [prefix, object] = [Math.floor(at / objects), at % objects];
    return `${name}${String(prefix).padStart(6, '0')}/${String(object).padStart(6, '0')}`;
  });
}

async function costOf(keys: readonly string[]) {
  const { list, counts } = listKeys(keys, '', 1000);
  const ranges = await walkAll({ prefix: '', list, decide: decideAlone, coversNothing: false });
  let at = 0;
  const sizes = ranges.map(({ until }) => {
    const begin = at;
    while (at < keys.length && (until === undefined || compareKeys(keys[at] ?? '', until) <= 0))
      at++;
    return at - begin;
  });
  return {
    ...counts,
    segments: ranges.length,
    largest: Math.max(...sizes),
    smallest: Math.min(...sizes),
  };
}

test.each([
  ['20,000 prefixes of one object', evenly(20_000, 1), { lists: 21, segments: 21, largest: 999 }],
  ['2,000 of 16', evenly(2_000, 16), { lists: 33, segments: 33, largest: 992 }],
  ['2,000 of 100', evenly(2_000, 100), { lists: 16, segments: 223, largest: 900 }],
  ['100 of 2,000', evenly(100, 2_000), { lists: 14, segments: 100, largest: 2_000 }],
  [
    'a large one before 5,000 of one object, twice',
    [
      ...evenly(1, 9_000, 'a'),
      ...evenly(5_000, 1, 'b'),
      ...evenly(1, 9_000, 'c'),
      ...evenly(5_000, 1, 'd'),
    ],
    { lists: 15, segments: 15, largest: 9_003 },
  ],
  [
    '5,000 keys at the root',
    evenly(1, 5_000).map((key) => key.slice(8)),
    { lists: 6, segments: 6, largest: 999 },
  ],
])('%s cost few listings and few segments', async (_what, keys, most) => {
  const cost = await costOf(keys);
  expect(cost.lists).toBeLessThanOrEqual(most.lists);
  expect(cost.segments).toBeLessThanOrEqual(most.segments);
  expect(cost.largest).toBeLessThanOrEqual(most.largest);
});

test('a source without keys has no range, unless the destination may have some', async () => {
  const { list } = listKeys([], '', 1000);
  const walk = { prefix: '', list, decide: decideAlone };
  expect(await walkAll({ ...walk, coversNothing: false })).toEqual([]);
  expect(await walkAll({ ...walk, coversNothing: true })).toEqual([{ prefix: '' }]);
});
