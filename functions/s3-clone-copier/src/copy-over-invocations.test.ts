import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { jobFolder, segmentRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { clientsFor } from '@lambda-core/s3-clone-common/s3/fixtures/clients';
import fc from 'fast-check';
import { COMMANDS, type Harness, openHarness } from './fixtures/clone-harness';
import { type Interruption, interrupt } from './fixtures/interruption';

const GIBIBYTE = 1024 ** 3;
/** Of 1 GiB each: more than are copied side by side. */
const PARTS = 18;
const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);
const REQUEST = segmentRequestKey(FOLDER, 'all');
const AT = { Bucket: 'into', Key: 'huge' };
/** Parts under way. */
const AT_ONCE = 16;
const NEVER: Interruption = { kind: 'drain', after: Infinity };

type Message = { key: string; attempt: number; hop: number };

const FIRST: Message = { key: REQUEST, attempt: 1, hop: 0 };

let server: S3Server;
let harness: Harness;
let messages: Message[];
/** Of the last delivery that came to its end. */
let requests: number;

beforeAll(async () => {
  server = await openS3();
  harness = openHarness(server.endpoint);
});

afterAll(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

/** The source has a very large object and a small one, and their segment is asked for. */
async function begin(): Promise<void> {
  messages = [FIRST];
  server.stats.requests.UploadPartCopy = 0;
  for (const bucket of ['from', 'into', COMMANDS]) {
    for (const key of await harness.keys(bucket).catch(() => [])) await harness.remove(bucket, key);
    server.createBucket(bucket);
  }
  for (const UploadId of await uploads())
    await harness.s3.send(new AbortMultipartUploadCommand({ ...AT, UploadId }));
  server.putSynthetic('from', 'huge', { size: PARTS * GIBIBYTE - 5 });
  server.putSynthetic('from', 'small', { size: 5 });
  const request = { ...JOB, source: { name: 'from', prefix: '' } };
  await harness.put(COMMANDS, REQUEST, JSON.stringify(request));
}

/** One delivery, and what becomes of its message. */
async function deliver(message: Message, what: Interruption, maxAttempts = 3): Promise<string> {
  using own = clientsFor(server.endpoint);
  const { alive, sent, ...deps } = interrupt(own, what);
  const continueLater = async ({ key, hop }: { key: string; hop: number }) => {
    alive();
    messages.push({ key, attempt: 1, hop });
  };
  const settings = {
    copier: {
      MAX_ATTEMPTS: String(maxAttempts),
      PART_MEGABYTES: '1024',
      COPY_CONCURRENCY: String(AT_ONCE),
    },
    deps: { ...deps, continueLater },
  };
  try {
    const { outcome } = await harness.copy(message, settings);
    requests = sent();
    alive();
    return outcome;
  } catch (error) {
    messages.push({ ...message, attempt: message.attempt + 1 });
    return String((error as Error).message);
  }
}

async function uploads(): Promise<string[]> {
  const list = new ListMultipartUploadsCommand({ Bucket: 'into' });
  const { Uploads = [] } = await harness.s3.send(list).catch(() => ({ Uploads: [] }));
  return Uploads.map(({ UploadId = '' }) => UploadId);
}

const responseTo = async (request: string) =>
  parseSegmentResponse(
    await harness.text(COMMANDS, request.replace(/-segment-request$/, '-segment-response')),
  );

async function expectWhole(): Promise<void> {
  const files = [];
  // A segment whose time was over has left its rest to another.
  for (const key of await harness.keys(COMMANDS, FOLDER)) {
    if (!key.endsWith('-segment-request')) continue;
    if (key !== REQUEST) await deliver({ ...FIRST, key }, NEVER);
    files.push(...(await responseTo(key)).files.files.map((file) => file.key));
  }
  expect(files.sort()).toEqual(['huge', 'small']);
  const { ContentLength, ETag } = await harness.s3.send(new HeadObjectCommand(AT));
  expect([ContentLength, ETag?.slice(-4)]).toEqual([PARTS * GIBIBYTE - 5, `-${PARTS}"`]);
  // Around the end of each part, and the end of all.
  for (let part = 1; part <= PARTS; part += 7) {
    const Range = `bytes=${part * GIBIBYTE - 9}-${part * GIBIBYTE + 3}`;
    const bytes = async (Bucket: string) =>
      (
        await harness.s3.send(new GetObjectCommand({ ...AT, Bucket, Range }))
      ).Body?.transformToString('hex');
    expect(await bytes('into')).toBe(await bytes('from'));
  }
}

const interruption = fc.record({
  kind: fc.constantFrom<Interruption['kind'][]>('drain', 'stop', 'kill', 'kill-after'),
  after: fc.integer({ min: 0, max: 40 }),
});

test('whatever becomes of its invocations, it arrives whole, and is not begun anew', async () => {
  const run = async (interruptions: readonly Interruption[], twice: boolean) => {
    await begin();
    let invocations = 0;
    for (let at = 0; messages.length > 0; at++) {
      const message = messages.shift() ?? FIRST;
      const what = interruptions[at] ?? NEVER;
      // A queue may deliver a message twice, at the same time as well.
      const deliveries = [deliver(message, what, 99)];
      if (twice && at === 1) deliveries.push(deliver(message, NEVER, 99));
      await Promise.all(deliveries);
      invocations += deliveries.length;
    }
    await expectWhole();
    const kills = interruptions.filter(({ kind }) => kind.startsWith('kill')).length;
    // What a killed one had begun and not yet written down is for the lifecycle rule.
    expect((await uploads()).length).toBeLessThanOrEqual(kills);
    const most = PARTS + AT_ONCE * (invocations - 1);
    if (!twice) expect(server.stats.requests.UploadPartCopy).toBeLessThanOrEqual(most);
  };
  await fc.assert(fc.asyncProperty(fc.array(interruption, { maxLength: 4 }), fc.boolean(), run), {
    numRuns: 10,
    seed: 14,
  });
});

test('near the end of its time it is left to a message of its own, and nothing fails', async () => {
  await begin();
  const outcomes = [];
  for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
    outcomes.push(await deliver(message, { kind: 'drain', after: 20 }, 1));
    if (messages.length > 0) expect(await harness.keys('into')).toEqual(['small']);
  }
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes).toEqual([...outcomes.slice(1).map(() => 'continued'), 'copied']);
  await expectWhole();
  expect(await uploads()).toEqual([]);
  expect(server.stats.requests.UploadPartCopy).toBe(PARTS);
});

test('killed when all parts are there, with the end on its way or after it, it copies none again', async () => {
  await begin();
  await deliver(FIRST, NEVER);
  const all = requests;
  for (let last = 2; last <= 5; last++) {
    await begin();
    await deliver(FIRST, { kind: 'kill-after', after: all - last });
    expect(await deliver({ ...FIRST, attempt: 2 }, NEVER)).toBe('copied');
    expect(server.stats.requests.UploadPartCopy).toBe(PARTS);
  }
  await expectWhole();
});

test('a source that is replaced meanwhile is begun anew, and the old upload aborted', async () => {
  await begin();
  await deliver(FIRST, { kind: 'drain', after: 20 });
  const [before] = await uploads();
  server.putSynthetic('from', 'huge', { size: PARTS * GIBIBYTE + 5 });
  expect(await deliver({ ...FIRST, hop: 1 }, { kind: 'drain', after: 18 })).toBe('continued');
  expect(await uploads()).not.toContain(before);
  await deliver({ ...FIRST, hop: 2 }, NEVER);
  const { ContentLength } = await harness.s3.send(new HeadObjectCommand(AT));
  expect(ContentLength).toBe(PARTS * GIBIBYTE + 5);
});

test('an upload that somebody aborted meanwhile is begun anew', async () => {
  await begin();
  await deliver(FIRST, { kind: 'drain', after: 20 });
  for (const UploadId of await uploads())
    await harness.s3.send(new AbortMultipartUploadCommand({ ...AT, UploadId }));
  expect(await deliver({ ...FIRST, hop: 1 }, NEVER)).toBe('copied');
  await expectWhole();
});

test('what makes no progress fails for good in the last attempt, and nothing is left of it', async () => {
  await begin();
  await deliver(FIRST, { kind: 'drain', after: 20 });
  const stuck = { kind: 'access-denied', operation: 'UploadPartCopy', count: Infinity } as const;
  server.faults.failNext(stuck);
  expect(await deliver({ ...FIRST, hop: 1 }, NEVER)).toMatch(/1 objects failed/);
  expect(await uploads()).toHaveLength(1);
  expect(await deliver({ ...FIRST, attempt: 3, hop: 1 }, NEVER)).toBe('incomplete');
  server.faults.clear();
  expect(await uploads()).toEqual([]);
  const { files, failures } = await responseTo(REQUEST);
  expect(files).toMatchObject({ count: 1, failed: 1 });
  expect(failures?.files[0]).toMatchObject({ key: 'huge', code: 'AccessDenied' });
});
