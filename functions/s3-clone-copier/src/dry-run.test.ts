import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { CloneOptions } from '@lambda-core/s3-clone-common/contract/contract';
import { addRequests, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { type Harness, type HarnessSettings, openHarness } from './fixtures/clone-harness';

let server: S3Server;
let harness: Harness;

beforeEach(async () => {
  server = await openS3({ minimumPartSize: 0 });
  harness = openHarness(server.endpoint);
  for (const bucket of ['commands', 'into']) server.createBucket(bucket);
});

afterEach(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

/** What both stages say they sent. */
async function requestsOf(id: string, options: CloneOptions, settings: HarnessSettings) {
  const { response, responses } = await harness.run(
    {
      id,
      source: { name: 'from' },
      destination: { name: 'into' },
      options,
    },
    settings,
  );
  const sum = noRequests();
  for (const requests of [response.requests, ...responses.map(({ files }) => files.requests)])
    addRequests(sum, requests ?? noRequests());
  return sum;
}

test.each([
  // Splits.
  [1_000, 3, { SEGMENT_OBJECT_LIMIT: '150', LIST_PAGE_SIZE: '100' }],
  // More than a page of files.
  [1_100, 1, {}],
])(
  'a dry run of %j objects in %j prefixes foretells every request',
  async (objects, prefixes, copier) => {
    server.addSyntheticBucket('from', {
      count: objects,
      keyAt: (index) => `p${Math.floor((index * prefixes) / objects)}/${100_000 + index}`,
      sizeAt: () => 1,
    });
    const foretold = await requestsOf('dry', { dryRun: true }, { copier });
    expect(await harness.keys('into')).toEqual([]);
    const counted = await requestsOf('real', {}, { copier });
    expect(foretold).toEqual(counted);
    expect(counted.copy).toBe(objects);
  },
  120_000,
);

/** Parts of 1 KiB from 4 KiB on, so that small objects have many. */
const SMALL_PARTS: HarnessSettings = {
  adjust: (config) => ({ ...config, multipartThreshold: 4_096, partBytes: 1_024 }),
};

async function putParts(Key: string, parts: number, bytes: number) {
  const at = { Bucket: 'from', Key };
  const { UploadId } = await harness.s3.send(new CreateMultipartUploadCommand(at));
  const Parts = [];
  for (let PartNumber = 1; PartNumber <= parts; PartNumber++) {
    const Body = 'x'.repeat(bytes);
    const part = new UploadPartCommand({ ...at, UploadId, PartNumber, Body });
    Parts.push({ PartNumber, ETag: (await harness.s3.send(part)).ETag });
  }
  const MultipartUpload = { Parts };
  await harness.s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }));
}

test('a dry run foretells what objects without an MD5 and deletions cost besides', async () => {
  server.createBucket('from');
  await harness.put('from', 'whole', 'whole');
  await putParts('in parts', 2, 1_000);
  await harness.put('from', 'large', 'x'.repeat(8_000));
  await harness.put('from', 'very large', 'x'.repeat(20_000));
  await putParts('large, in other parts', 3, 3_000);
  await putParts('large, in the same parts', 8, 1_024);
  for (const key of ['old', 'older']) await harness.put('into', key, key);
  const deletion = { deleteExtraneous: true, confirmDeleteExtraneous: 'into', maxDelete: 2 };
  const foretold = await requestsOf('dry', { ...deletion, dryRun: true }, SMALL_PARTS);
  expect(await harness.keys('into')).toEqual(['old', 'older']);
  const counted = await requestsOf('real', deletion, SMALL_PARTS);
  expect(foretold).toEqual(counted);
  expect(await harness.keys('into')).toHaveLength(6);
  expect(counted.delete).toBe(2);
});
