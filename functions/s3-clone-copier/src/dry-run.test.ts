import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { addRequests, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { type Harness, openHarness } from './fixtures/clone-harness';

const PARTS = { MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' };

let server: S3Server;
let harness: Harness;

beforeEach(async () => {
  server = await openS3();
  harness = openHarness(server.endpoint);
  for (const bucket of ['commands', 'into']) server.createBucket(bucket);
});

afterEach(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

/** What both stages say they sent. */
async function requestsOf(id: string, dryRun: boolean, copier: Record<string, string>) {
  const { response, responses } = await harness.run(
    {
      id,
      source: { name: 'from' },
      destination: { name: 'into' },
      ...(dryRun ? { options: { dryRun } } : {}),
    },
    { copier },
  );
  const sum = noRequests();
  for (const requests of [response.requests, ...responses.map(({ files }) => files.requests)])
    addRequests(sum, requests ?? noRequests());
  return sum;
}

test.each([
  // Splits, and an object in parts.
  [1_000, 3, { SEGMENT_OBJECT_LIMIT: '150', LIST_PAGE_SIZE: '100', ...PARTS }],
  // More than a page of files.
  [1_100, 1, {}],
])(
  'a dry run of %j objects in %j prefixes foretells every request',
  async (objects, prefixes, copier) => {
    server.addSyntheticBucket('from', {
      count: objects,
      keyAt: (index) => `p${Math.floor((index * prefixes) / objects)}/${100_000 + index}`,
      sizeAt: (index) => (index === 0 ? 12 * 1024 ** 2 : 1),
    });
    const foretold = await requestsOf('dry', true, copier);
    expect(await harness.keys('into')).toEqual([]);
    const counted = await requestsOf('real', false, copier);
    expect(foretold).toEqual(counted);
    expect(counted.copy).toBe(objects + ('PART_MEGABYTES' in copier ? 2 : 0));
  },
  120_000,
);
