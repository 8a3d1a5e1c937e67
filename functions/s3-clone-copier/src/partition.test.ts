import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { CloneOptions } from '@lambda-core/s3-clone-common/contract/contract';
import { segmentName } from '@lambda-core/s3-clone-common/contract/names';
import fc from 'fast-check';
import {
  COMMANDS,
  DESTINATION,
  everythingOf,
  type Harness,
  holds,
  type JobResult,
  openHarness,
  SOURCE,
} from './fixtures/clone-harness';
import { digestOfBucket, sumOf } from './fixtures/digests';

let server: S3Server;
let harness: Harness;

beforeAll(async () => {
  server = await openS3();
  harness = openHarness(server.endpoint);
  server.createBucket(COMMANDS);
});

afterAll(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

/** Pieces that keys are made of: everything that has broken a cloner. */
const piece = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '//',
    'a',
    'b',
    'a/',
    'b/',
    ' ',
    '+',
    '%',
    '%2F',
    '?',
    '#',
    '&',
    '"',
    "'",
  ),
  fc.constantFrom(
    'é',
    '\u{1f600}',
    '\uffee',
    '\ud7ff',
    '\u{10ffff}',
    '\ue000',
    '~',
    '0',
    '9',
    '..',
  ),
  fc.constantFrom('x'.repeat(300), '\u{1f600}'.repeat(60), '\u0001', '\\', '*', '=', ';', '<'),
);
const key = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 1024)
  .filter((text) => !/^\.{1,2}$/.test(text));
const keySet = fc.uniqueArray(key, { minLength: 0, maxLength: 40 });

let jobs = 0;

async function cloneKeys(
  keys: readonly string[],
  pageSize: number,
  limit: number,
  options: CloneOptions,
) {
  const id = `job-${++jobs}`;
  const [source, destination] = [`${SOURCE}-${jobs}`, `${DESTINATION}-${jobs}`];
  server.createBucket(source);
  server.createBucket(destination);
  for (const [at, name] of keys.entries())
    await harness.put(source, name, `body ${at}`, {
      Metadata: { at: String(at) },
      Tagging: `t=${at}`,
    });
  const sizes = { LIST_PAGE_SIZE: String(pageSize) };
  const result = await harness.run(
    { id, source: { name: source }, destination: { name: destination }, options },
    {
      segmenter: { ...sizes, WALK_MILLISECONDS: '1' },
      copier: { ...sizes, SEGMENT_OBJECT_LIMIT: String(limit) },
    },
  );
  return { result, source, destination };
}

/** How many segments hold each key in their own share. */
function sharesOf(keys: readonly string[], { requests, responses }: JobResult): number[] {
  return keys.map(
    (name) =>
      requests.filter((request, at) => {
        const children = new Set(responses[at]?.split?.values);
        const taken = requests
          .filter(({ source }) => children.has(segmentName(source)))
          .some((child) => holds(child, name));
        return holds(request, name) && !taken;
      }).length,
  );
}

/** Each digest is of what the segment's own share holds, by the bounds that its response tells. */
function expectSharesDigested(keys: readonly string[], { requests, responses }: JobResult): void {
  for (const [at, request] of requests.entries()) {
    const { digest, split } = responses[at] ?? {};
    expect(digest?.objects).toBe(keys.filter((key) => holds(request, key, split?.until)).length);
  }
}

test('segments partition any keys exactly, and the destination equals the source', async () => {
  await fc.assert(
    fc.asyncProperty(
      keySet,
      fc.constantFrom(1, 2, 3, 7, 1000),
      fc.constantFrom(1, 2, 5, 1000),
      fc.constantFrom<CloneOptions>({}, { segmentBy: 'range' }, { segmentBy: 'prefix' }),
      async (keys, pageSize, limit, options) => {
        const { result, source, destination } = await cloneKeys(keys, pageSize, limit, options);
        expect(sharesOf(keys, result)).toEqual(keys.map(() => 1));
        expect(await harness.keys(destination)).toEqual(await harness.keys(source));
        const counts = result.responses.map(({ files }) => files.count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(keys.length);
        for (const [side, bucket] of [
          ['source', source],
          ['destination', destination],
        ] as const)
          expect(sumOf(result.responses, side)).toEqual(await digestOfBucket(harness, bucket));
        expectSharesDigested(keys, result);
        for (const name of keys) {
          const [from, to] = await Promise.all([
            everythingOf(harness.s3, { Bucket: source, Key: name }),
            everythingOf(harness.s3, { Bucket: destination, Key: name }),
          ]);
          expect(to).toEqual(from);
        }
      },
    ),
    { numRuns: 40, interruptAfterTimeLimit: 25_000, markInterruptAsFailure: false },
  );
});

test('one prefix with many keys spreads like a tree, not like a chain', async () => {
  server.addSyntheticBucket('many', {
    count: 6_000,
    keyAt: (index) => `all/o${String(index).padStart(8, '0')}`,
    sizeAt: () => 10,
    modified: 1_700_000_000_000,
  });
  server.createBucket('many-copies');
  const result = await harness.run(
    { id: 'tree', source: { name: 'many' }, destination: { name: 'many-copies' } },
    { copier: { SEGMENT_OBJECT_LIMIT: '100', LIST_PAGE_SIZE: '50' } },
  );
  const copied = result.responses.reduce((sum, { files }) => sum + files.copied, 0);
  expect(copied).toBe(6_000);
  const depths = result.requests.map(({ depth = 0 }) => depth);
  expect(Math.max(...depths)).toBeLessThanOrEqual(6);
  expect(result.requests.length).toBeLessThan(1000);
});
