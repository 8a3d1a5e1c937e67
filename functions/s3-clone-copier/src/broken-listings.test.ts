import type { S3Server } from '@lambda-core/local/s3/server';
import {
  jobFolder,
  segmentRequestKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { COMMANDS, type Harness, openJobHarness } from './fixtures/clone-harness';

const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);
const REQUEST = segmentRequestKey(FOLDER, 'all');
const BARE = { ...JOB, source: { name: 'from', prefix: '' } };

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
});

afterEach(() => close());

test.each(['half-listing', 'reversed-listing'] as const)(
  'with a %s again and again the segment fails, and nothing is deleted',
  async (kind) => {
    for (let at = 0; at < 4; at++) await harness.put('from', `p/${at}`, `${at}`);
    for (const key of ['p/0', 'p/1', 'p/2', 'p/3', 'p/4']) await harness.put('into', key, '');
    const options = { deleteExtraneous: true, confirmDeleteExtraneous: 'into' };
    await harness.put(COMMANDS, REQUEST, JSON.stringify({ ...BARE, options }));
    server.faults.failNext({
      kind,
      operation: 'ListObjectsV2',
      bucket: 'from',
      count: Infinity,
    });
    const failure = { code: 'LISTING_BROKEN' };
    await expect(harness.copy({ key: REQUEST, attempt: 1 })).rejects.toMatchObject(failure);
    expect((await harness.copy({ key: REQUEST, attempt: 3 })).outcome).toBe('refused');
    server.faults.clear();
    expect(
      parseSegmentResponse(await harness.text(COMMANDS, segmentResponseKey(FOLDER, 'all'))).error,
    ).toMatchObject(failure);
    expect(await harness.keys('into')).toHaveLength(5);
  },
  90_000,
);
