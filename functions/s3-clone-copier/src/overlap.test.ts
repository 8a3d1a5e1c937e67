import type { S3Server } from '@lambda-core/local/s3/server';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  cloneResponseKey,
  jobFolder,
  segmentClaimKey,
  segmentRequestKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { COMMANDS, type Harness, openJobHarness, resultOf } from './fixtures/clone-harness';

const JOB: CloneRequest = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);
const REQUEST = segmentRequestKey(FOLDER, 'all');
const KEYS = 40;

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
  for (let at = 0; at < KEYS; at++) server.putSynthetic('from', `p/${100 + at}`, { size: 1 });
  const request = { ...JOB, source: { name: 'from', prefix: '' } };
  await harness.put(COMMANDS, REQUEST, JSON.stringify(request));
});

afterEach(() => close());

/** Clients whose first PUT of such a file waits. */
function holding(clients: Clients, ending: RegExp) {
  let [arrive, release] = [() => {}, () => {}];
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const clientFor: Clients['clientFor'] = (region) => {
    const client = clients.clientFor(region);
    return {
      ...client,
      async send(request) {
        if (request.method === 'PUT' && ending.test(request.key)) {
          arrive();
          await released;
        }
        return client.send(request);
      },
    };
  };
  return { clients: { ...clients, clientFor }, arrived, release: () => release() };
}

const limit = (objects: number) => ({ copier: { SEGMENT_OBJECT_LIMIT: String(objects) } });
const requests = async () =>
  (await harness.keys(COMMANDS)).filter((key) => key.endsWith('-segment-request'));
const hasResponded = async () =>
  (await harness.keys(COMMANDS)).includes(segmentResponseKey(FOLDER, 'all'));

/** Carries out what is open, and adds up what all responses count. */
async function finish() {
  await harness.put(COMMANDS, cloneResponseKey(FOLDER), JSON.stringify(JOB));
  for (const done = new Set<string>(); ; ) {
    const open = (await requests()).filter((key) => !done.has(key));
    if (open.length === 0) break;
    for (const key of open) {
      await harness.copy({ key, attempt: 1 });
      done.add(key);
    }
  }
  const { responses } = await resultOf(harness, FOLDER);
  return {
    failed: responses.filter(({ error }) => error !== undefined).length,
    count: responses.reduce((sum, { files }) => sum + files.count, 0),
  };
}

describe.each([
  ['before it decides where to end', /-segment-split$/],
  ['before it hands on its rest', /\d-[0-9a-f]{16}-segment-request$/],
  ['before it responds', /-segment-response$/],
])('a delivery that is held up %s', (_, ending) => {
  test.each([
    ['takes on all', 50_000],
    ['ends later', 15],
    ['ends earlier', 5],
  ])(
    'adds nothing when another has responded that %s, and each object counts once',
    async (__, objects) => {
      const { clients, arrived, release } = holding(harness.clients, ending);
      const held = harness.copy({ key: REQUEST, attempt: 1 }, { ...limit(10), deps: { clients } });
      await arrived;
      await harness.copy({ key: REQUEST, attempt: 1 }, limit(objects));
      expect(await hasResponded()).toBe(true);
      const known = await requests();
      release();
      await held;
      expect(await requests()).toEqual(known);
      expect(await finish()).toEqual({ failed: 0, count: KEYS });
      expect(await harness.keys('into')).toHaveLength(KEYS);
    },
  );

  test('adds nothing when another has given the segment up', async () => {
    const { clients, arrived, release } = holding(harness.clients, ending);
    const held = harness.copy({ key: REQUEST, attempt: 1 }, { ...limit(10), deps: { clients } });
    await arrived;
    const faults = { operation: 'ListObjectsV2', bucket: 'from', kind: 'access-denied' } as const;
    server.faults.failNext({ ...faults, count: 99 });
    expect((await harness.copy({ key: REQUEST, attempt: 3 })).outcome).toBe('refused');
    server.faults.clear();
    const known = await requests();
    release();
    await held;
    expect(await requests()).toEqual(known);
    expect((await finish()).failed).toBe(1);
  });
});

test.each([
  ['first deliveries leaves a segment of pages', 1, '10'],
  ['first deliveries leaves a page of many objects', 1, undefined],
  ['later deliveries leaves it as well', 2, '10'],
])('the second of two %s to the other', async (_, attempt, pageSize) => {
  const pages = { copier: pageSize === undefined ? {} : { LIST_PAGE_SIZE: pageSize } };
  const count = pageSize === undefined ? 129 : KEYS;
  for (let at = KEYS; at < count; at++) server.putSynthetic('from', `p/${100 + at}`, { size: 1 });
  const { clients, arrived, release } = holding(harness.clients, /p\/\d+$/);
  const first = harness.copy({ key: REQUEST, attempt }, { ...pages, deps: { clients } });
  await arrived;
  await expect(harness.copy({ key: REQUEST, attempt }, pages)).rejects.toMatchObject({
    code: 'SEGMENT_TAKEN',
  });
  release();
  expect((await first).outcome).toBe('copied');
  expect((await harness.copy({ key: REQUEST, attempt: attempt + 1 }, pages)).outcome).toBe(
    'duplicate',
  );
  expect(server.stats.requests.CopyObject).toBe(count);
});

test('a claim that is older than any invocation is none', async () => {
  const pages = { copier: { LIST_PAGE_SIZE: '10' } };
  const claim = segmentClaimKey(FOLDER, 'all', 1);
  const claimed = (minutesAgo: number) =>
    server.direct.put(COMMANDS, claim, Buffer.from('{}'), Date.now() - minutesAgo * 60_000);
  await claimed(14);
  await expect(harness.copy({ key: REQUEST, attempt: 1 }, pages)).rejects.toMatchObject({
    code: 'SEGMENT_TAKEN',
  });
  await claimed(16);
  expect((await harness.copy({ key: REQUEST, attempt: 1 }, pages)).outcome).toBe('copied');
});

test('who hears nothing of its claim and asks again finds that it is its own', async () => {
  const pages = { copier: { LIST_PAGE_SIZE: '10' } };
  server.faults.failNext({ operation: 'PutObject', key: /-segment-claim-1$/, kind: 'reset-after' });
  expect((await harness.copy({ key: REQUEST, attempt: 1 }, pages)).outcome).toBe('copied');
});

test('what was copied in the second of its segment-request is not copied again', async () => {
  const second = () => Math.floor(Date.now() / 1_000);
  await harness.put(COMMANDS, cloneRequestKey(FOLDER), JSON.stringify(JOB));
  const written = second();
  while (second() === written) await harness.keys('into');
  // In one second with the copies that come next, as nearly as can be.
  await harness.put(COMMANDS, REQUEST, await harness.text(COMMANDS, REQUEST));
  const { clients, arrived, release } = holding(harness.clients, /-segment-response$/);
  const first = harness.copy({ key: REQUEST, attempt: 1 }, { deps: { clients } });
  await arrived;
  expect((await harness.copy({ key: REQUEST, attempt: 2 })).outcome).toBe('copied');
  release();
  await first;
  expect(server.stats.requests.CopyObject).toBe(KEYS);
});

test('what began and died is gone on with by its next delivery', async () => {
  const pages = { copier: { LIST_PAGE_SIZE: '10' } };
  server.faults.failNext({ operation: 'CopyObject', kind: 'access-denied', count: 1 });
  await expect(harness.copy({ key: REQUEST, attempt: 1 }, pages)).rejects.toMatchObject({
    code: 'OBJECTS_FAILED',
  });
  expect((await harness.copy({ key: REQUEST, attempt: 2 }, pages)).outcome).toBe('copied');
  expect(await finish()).toEqual({ failed: 0, count: KEYS });
});
