import type { S3Server } from '@lambda-core/local/s3/server';
import { cloneRequestKey, jobFileOf, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { addRequests, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { COMMANDS, type Harness, openJobHarness, resultOf } from './fixtures/clone-harness';
import { requestKinds, requestsBetween } from './fixtures/request-kinds';

const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
});

afterEach(() => close());

/** Runs each stage once over everything; returns what they say they sent, and what S3 has seen. */
async function sent(settings: Parameters<Harness['run']>[1] = {}) {
  await harness.put(COMMANDS, cloneRequestKey(FOLDER), JSON.stringify(JOB));
  const before = requestKinds(server.stats);
  await harness.segment(cloneRequestKey(FOLDER), settings);
  const seen = requestsBetween(before, requestKinds(server.stats));
  const done = new Set<string>();
  for (;;) {
    const keys = await harness.keys(COMMANDS, FOLDER);
    const open = keys.filter((key) => jobFileOf(key)?.kind === 'segment-request' && !done.has(key));
    if (open.length === 0) break;
    const begun = requestKinds(server.stats);
    for (const key of open) {
      await harness.copy({ key, attempt: 1 }, settings);
      done.add(key);
    }
    addRequests(seen, requestsBetween(begun, requestKinds(server.stats)));
  }
  const { response, responses } = await resultOf(harness, FOLDER);
  const said = noRequests();
  for (const requests of [response.requests, ...responses.map(({ files }) => files.requests)])
    addRequests(said, requests ?? noRequests());
  return { said, seen };
}

test('responses tell of every request that the stages sent, by kind: hops, splits, parts and repetitions', async () => {
  for (let at = 0; at < 20; at++) await harness.put('from', `p${at % 4}/${at}`, `${at}`);
  await harness.put('from', 'p1/large', 'x'.repeat(6 * 1024 ** 2));
  server.faults.failNext({ kind: 'internal-error', operation: 'CopyObject', count: 2 });
  server.faults.failNext({ kind: 'internal-error', operation: 'UploadPartCopy', count: 1 });
  server.faults.failNext({ kind: 'no-such-key', operation: 'CopyObject', key: /^p3/, count: 1 });
  const { said, seen } = await sent({
    segmenter: { LIST_PAGE_SIZE: '2', WALK_MILLISECONDS: '1' },
    copier: {
      SEGMENT_OBJECT_LIMIT: '3',
      LIST_PAGE_SIZE: '2',
      MAX_ATTEMPTS: '1',
      MULTIPART_THRESHOLD_MEGABYTES: '5',
      PART_MEGABYTES: '5',
    },
  });
  expect(said).toEqual(seen);
  // 20 objects and two parts, three of which took two attempts.
  expect(said.copy).toBe(25);
});
