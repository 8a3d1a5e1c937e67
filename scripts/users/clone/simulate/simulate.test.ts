import { readFileSync } from 'node:fs';
import { openS3 } from '@lambda-core/local/s3/server';
import {
  addRequests,
  noRequests,
  REQUEST_KINDS,
  type RequestCounts,
} from '@lambda-core/s3-clone-common/s3/request-counts';
import { openHarness } from '@lambda-core/s3-clone-copier/fixtures/clone-harness';
import { costOf } from '../cost/cost';
import { readSimulateCommand, runSimulation } from './command';
import { openCopied } from './copied';
import { DEPLOYED, LATENCY } from './deployed';
import { keysOf, SHAPES, type Shape } from './key-shapes';
import { type Simulated, type SimulationOptions, simulate } from './simulate';

const OPTIONS: Omit<SimulationOptions, 'keys'> = {
  ...DEPLOYED,
  latency: LATENCY,
  copiesASecond: 3_500,
  pollMilliseconds: 5_000,
};

const sumOf = (requests: RequestCounts) =>
  REQUEST_KINDS.reduce((sum, kind) => sum + requests[kind], 0);

/** Small prefixes are a segment each. */
const SIZES = { flat: 50_000, 'one-large': 300, prefixes: 200, dates: 50_000 };

test.each(SHAPES)(
  'a bucket that is %s is cloned whole, no faster than S3 lets it',
  async (shape) => {
    const keys = keysOf(shape, SIZES[shape], 1_024);
    const result = await simulate({ ...OPTIONS, keys });
    expect(result).toMatchObject({ state: 'complete', late: 0 });
    expect(result.objects).toMatchObject({ copied: keys.count, listed: keys.count });
    expect(result.usage.requests.copy).toBe(keys.count);
    expect(result.seconds).toBeGreaterThan(keys.count / 3_500);
  },
);

test.each<[number, Shape]>([
  [1_000, 'one-large'],
  [10_000, 'prefixes'],
  [100_000, 'flat'],
  [1_000_000, 'dates'],
])(
  'a dry run of %d simulated keys foretells what they take within 2 %%: %s',
  async (count, shape) => {
    const keys = keysOf(shape, count, 1_024);
    const [dry, real] = [
      await simulate({ ...OPTIONS, keys, dryRun: true }),
      await simulate({ ...OPTIONS, keys }),
    ];
    const spent = ({ usage }: Simulated) => usage.lambdaGigabyteSeconds;
    expect(spent(dry)).toBeLessThan(spent(real) ?? 0);
    const [foretold, counted] = [sumOf(dry.usage.requests), sumOf(real.usage.requests)];
    expect(counted).toBeGreaterThan(count);
    expect(Math.abs(foretold - counted) / counted).toBeLessThan(0.02);
  },
);

test.each([4_000, 4_500, 5_000])(
  'a job that ended between two looks, %i ms apart, is complete and not stalled',
  async (pollMilliseconds) => {
    // The second look sees one segment under way, the third its response, and not yet what lies before it: its piece.
    const keys = keysOf('flat', 7_000, 1_024);
    const result = await simulate({ ...OPTIONS, keys, copiesASecond: 1e9, pollMilliseconds });
    expect(result).toMatchObject({ state: 'complete', segments: 2 });
  },
);

test('a job whose copiers die again and again is stalled', async () => {
  const fateOf = (stage: 'segmenter' | 'copier') => (stage === 'copier' ? { killAfter: 100 } : {});
  const chaos = { fateOf, isTwice: () => false, copied: openCopied() };
  const result = await simulate({ ...OPTIONS, keys: keysOf('flat', 7_000, 1_024), chaos });
  expect(result).toMatchObject({ state: 'stalled', reason: '1 messages rest as dead letters' });
});

test.each([20_000, 200_000])(
  '%d prefixes of one object cost at most 1.3 requests an object, and 1.3 times what the copies cost',
  async (count) => {
    const { usage } = await simulate({ ...OPTIONS, keys: keysOf('prefixes', count, 1_024) });
    expect(usage.requests.copy).toBe(count);
    expect(sumOf(usage.requests) / count).toBeLessThan(1.3);
    const { total, copies } = costOf(usage);
    expect(total / copies).toBeLessThan(1.3);
  },
);

test('what is simulated sends what the stages send', async () => {
  await using server = await openS3();
  const harness = openHarness(server.endpoint);
  for (const bucket of ['commands', 'into']) server.createBucket(bucket);
  const keys = keysOf('dates', 600, 1);
  server.addSyntheticBucket('source', { ...keys, sizeAt: () => keys.bytes });
  const environment = { SEGMENT_OBJECT_LIMIT: '100', LIST_PAGE_SIZE: '25', MAX_ATTEMPTS: '5' };
  const job = { id: 's', source: { name: 'source' }, destination: { name: 'into' } };
  const { response, responses } = await harness.run(job, {
    copier: environment,
    segmenter: { LIST_PAGE_SIZE: '25' },
  });
  harness.clients[Symbol.dispose]();
  const sent = noRequests();
  for (const requests of [response.requests, ...responses.map(({ files }) => files.requests)])
    addRequests(sent, requests ?? noRequests());
  const { copier, segmenter } = DEPLOYED;
  const result = await simulate({
    ...OPTIONS,
    keys,
    copiesASecond: 1e9,
    copier: { ...copier, environment },
    segmenter: { ...segmenter, environment: { LIST_PAGE_SIZE: '25' } },
  });
  expect(result.segments).toBe(responses.length);
  for (const kind of REQUEST_KINDS) {
    const simulated = result.usage.requests[kind] - result.ownRequests[kind];
    expect(Math.abs(simulated - sent[kind])).toBeLessThanOrEqual(0.02 * sent[kind]);
  }
});

test('the stages are simulated as Terraform deploys them', () => {
  const text = readFileSync('modules/s3-clone/variables.tf', 'utf8');
  for (const stage of ['segmenter', 'copier'] as const) {
    const block = text.slice(text.indexOf(`variable "${stage}"`));
    const number = (name: string) =>
      Number(new RegExp(`${name}\\s*= optional\\(number, (\\d+)\\)`).exec(block)?.[1]);
    expect({
      maximumConcurrency: number('maximum_concurrency'),
      megabytes: number('memory_megabytes'),
      timeoutMilliseconds: 1_000 * number('timeout_seconds'),
      visibilityMilliseconds: 6_000 * number('timeout_seconds'),
    }).toEqual({
      maximumConcurrency: DEPLOYED[stage].maximumConcurrency,
      megabytes: DEPLOYED[stage].megabytes,
      timeoutMilliseconds: DEPLOYED[stage].timeoutMilliseconds,
      visibilityMilliseconds: DEPLOYED[stage].visibilityMilliseconds,
    });
  }
  const main = readFileSync('modules/s3-clone/main.tf', 'utf8');
  const sizes = [...main.matchAll(/batch_size\s*= (\d+)$/gm)].map(([, size]) => Number(size));
  expect(sizes).toEqual([DEPLOYED.segmenter.batchSize, DEPLOYED.copier.batchSize]);
  const receives = /variable "maximum_receives"[^}]*default\s*= (\d+)/.exec(text)?.[1];
  expect(DEPLOYED.copier.maximumReceives).toBe(Number(receives));
});

/** What a command line of the simulation prints. */
async function printed(line: string) {
  let text = '';
  const write = (chunk: string) => {
    text += chunk;
    return true;
  };
  const stdout = { write } as NodeJS.WritableStream as never;
  const stderr = { write: () => true, isTTY: false, columns: 80 } as never;
  await runSimulation(readSimulateCommand(line.split(' ')), { stdout, stderr });
  return text;
}

test('docs/clone.md shows what its example prints, and README what that costs', async () => {
  const page = readFileSync('docs/clone.md', 'utf8');
  const [, line = '', shown = ''] =
    /npm run -s clone -- (--simulate .*)\n```\n\n```text\n([\s\S]*?)```/.exec(page) ?? [];
  expect(await printed(line)).toBe(shown);
  const [, readme] =
    / \$([\d.]+) \|$/m.exec(
      /^\| a clone of 100,000 objects.*$/m.exec(readFileSync('README.md', 'utf8'))?.[0] ?? '',
    ) ?? [];
  expect(Number(/^together +(\S+)$/m.exec(shown)?.[1]).toFixed(2)).toBe(readme);
});

test.each([
  ['--simulate', '0', '--simulate: found "0", expected a whole number from 1'],
  ['--shape', 'round', '--shape: found "round", expected flat, one-large, prefixes or dates'],
  ['--copiers', 'x', '--copiers: found "x", expected a whole number from 1 to 1000'],
])('%s %s is refused', (flag, value, message) => {
  const read = () => readSimulateCommand(['--simulate=5', `${flag}=${value}`]);
  expect(read).toThrow(message);
});
