import { DEPLOYED, LATENCY } from './deployed';
import { findingsOf } from './findings';
import { keysOf } from './key-shapes';
import { type Simulated, type SimulationOptions, simulate } from './simulate';

const OPTIONS: SimulationOptions = {
  ...DEPLOYED,
  keys: keysOf('flat', 3_000, 1_024),
  latency: LATENCY,
  copiesASecond: 3_500,
  pollMilliseconds: 5_000,
};

let result: Simulated;

beforeAll(async () => {
  result = await simulate(OPTIONS);
});

test('whoever is slower, S3 or the copiers, is told to hold a job up, and how many copiers are enough', () => {
  expect(findingsOf(result, OPTIONS)).toEqual([
    'S3 holds it up: 50 copiers could make 53,333 copies a second, it takes 3,500; ' +
      '4 copiers would be as fast, for less',
  ]);
  const few = { ...OPTIONS, copier: { ...OPTIONS.copier, maximumConcurrency: 3 } };
  expect(findingsOf(result, few)).toEqual([
    'the copiers hold it up: they make 3,200 copies a second at most',
  ]);
});

test.each<[Partial<Simulated>, string]>([
  [{ longestQueue: 100_001 }, '100,001 requests wait at once: the queue must keep them'],
  [
    { segments: 100, splits: 11 },
    'segments end by time, after 30 objects on average (SEGMENT_OBJECT_LIMIT 5,000): ' +
      'fewer copiers or smaller batches make fewer of them',
  ],
])('what a larger job would come up against is told: %j', (change, line) => {
  expect(findingsOf({ ...result, ...change }, OPTIONS)).toContain(line);
});

test.each<[Partial<Simulated>]>([[{ longestQueue: 100_000 }], [{ segments: 100, splits: 10 }]])(
  'and what is far from it is not: %j',
  (change) => {
    expect(findingsOf({ ...result, ...change }, OPTIONS)).toHaveLength(1);
  },
);

test('a walk that meets HOP_LIMIT does not end, one that comes near it is told of', async () => {
  const walked = async (HOP_LIMIT: string) => {
    const environment = { WALK_MILLISECONDS: '100', LIST_PAGE_SIZE: '10', HOP_LIMIT };
    const segmenter = { ...OPTIONS.segmenter, environment };
    const options = { ...OPTIONS, keys: keysOf('prefixes', 200, 1), segmenter };
    const job = await simulate(options);
    return { state: job.state, findings: findingsOf(job, options).join('\n') };
  };
  expect(await walked('3')).toEqual({
    state: 'refused',
    findings: expect.stringContaining('it does not end: HOP_LIMIT: the walk is not finished'),
  });
  expect(await walked('30')).toEqual({
    state: 'complete',
    findings: expect.stringContaining(
      'the walk of the first level takes 29 invocations of at most 30',
    ),
  });
  expect((await walked('60')).findings).not.toContain('the walk');
});
