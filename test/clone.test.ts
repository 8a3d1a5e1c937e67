import { readObjectEvent } from '@lambda-core/common/object-events';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  cloneResponseKey,
  jobFolder,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneResponse } from '@lambda-core/s3-clone-common/contract/parse';
import {
  openPlatformHarness,
  type PlatformHarness,
} from '@lambda-core/s3-clone-copier/fixtures/platform-harness';

let opened: PlatformHarness | undefined;

afterEach(async () => {
  await opened?.[Symbol.asyncDispose]();
  opened = undefined;
});

async function open(
  options: Parameters<typeof openPlatformHarness>[0] = {},
): Promise<PlatformHarness> {
  opened = await openPlatformHarness(options);
  return opened;
}

function jobOf(id: string): CloneRequest {
  return { id, source: { name: `from-${id}` }, destination: { name: `into-${id}` } };
}

async function fill({ harness, platform }: PlatformHarness, job: CloneRequest, count: number) {
  platform.s3.createBucket(job.source.name);
  platform.s3.createBucket(job.destination.name);
  const keys = Array.from({ length: count }, (_, at) => `p${at % 4}/x y+${at}`);
  await Promise.all(
    [...keys, 'root ä'].map((key) =>
      harness.put(job.source.name, key, key, { Metadata: { k: 'v' } }),
    ),
  );
}

async function expectExact({ harness }: PlatformHarness, job: CloneRequest) {
  expect(await harness.keys(job.destination.name)).toEqual(await harness.keys(job.source.name));
}

test('both bundles clone a bucket through their queues, and print figures', async () => {
  const harness = await open();
  const job = jobOf('1');
  await fill(harness, job, 40);
  const { response, responses } = await harness.run(job);
  expect(response.segments?.count).toBe(5);
  expect(responses.reduce((sum, { files }) => sum + files.count, 0)).toBe(41);
  await expectExact(harness, job);
  expect(harness.invocations.every(({ error }) => error === undefined)).toBe(true);
});

test('the segmenter goes on in fresh invocations of itself', async () => {
  const harness = await open({ segmenter: { WALK_MILLISECONDS: '1', LIST_PAGE_SIZE: '1' } });
  const job = jobOf('hops');
  await fill(harness, job, 8);
  const { response } = await harness.run(job);
  expect(response.segments?.count).toBe(5);
  await expectExact(harness, job);
  const walks = harness.invocations.filter(
    ({ functionName }) => functionName === 's3-clone-segmenter',
  );
  expect(walks.length).toBeGreaterThan(3);
});

test('an object that outlasts an invocation goes on in the next one, by a message of the queue', async () => {
  const harness = await open({
    // One part in its place for each GiB, two at a time: 1.8 s, of which an invocation has 1.5.
    copier: { COPY_CONCURRENCY: '2' },
    queues: { maxReceiveCount: 20 },
    timeoutSeconds: 2,
  });
  const job = jobOf('huge');
  await fill(harness, job, 0);
  const { s3, host } = harness.platform;
  s3.putSynthetic(job.source.name, 'huge', { size: 18 * 1024 ** 3 });
  s3.faults.set({ latency: { UploadPartCopy: 200 } });
  const { responses } = await harness.run(job);
  expect(responses.flatMap(({ files }) => files.files.map(({ key }) => key)).sort()).toEqual([
    'huge',
    'root ä',
  ]);
  await expectExact(harness, job);
  expect(s3.stats.requests.CreateMultipartUpload).toBe(1);
  expect(s3.stats.requests.ListParts).toBeGreaterThan(0);
  expect(host.failedInvocations).toEqual([]);
});

test('events wrapped in every way, repeated and in batches, are all handled', async () => {
  const harness = await open({ queues: { duplicateRate: 0.5 } });
  const job = jobOf('twice');
  await fill(harness, job, 40);
  const { responses } = await harness.run(job);
  expect(responses.reduce((sum, { files }) => sum + files.count, 0)).toBe(41);
  await expectExact(harness, job);

  const key = `twice-from-twice-into-twice/by-hand-segment-request`;
  const request = { ...job, source: { ...job.source, prefix: 'p1/' } };
  const bare = { id: 'twice', source: request.source, destination: request.destination };
  await harness.harness.put('commands', key, JSON.stringify(bare));
  await harness.platform.host.idle();
  const event = {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'commands' }, object: { key } },
  };
  expect(readObjectEvent(event).items).toHaveLength(1);
  const { error } = await harness.platform.host.invoke('s3-clone-copier', event);
  expect(error).toBeUndefined();
});

test('listings that are cut or out of order, now and then, change nothing about the result', async () => {
  const harness = await open({
    copier: { LIST_PAGE_SIZE: '7' },
    segmenter: { LIST_PAGE_SIZE: '3' },
  });
  const job = jobOf('listings');
  await fill(harness, job, 40);
  for (const key of await harness.harness.keys(job.source.name))
    await harness.harness.put(job.destination.name, key, '');
  for (const key of ['p0/old', 'q/old']) await harness.harness.put(job.destination.name, key, '');
  const kinds = ['half-listing', 'reversed-listing'] as const;
  harness.platform.s3.faults.set({
    failures: { rate: 0.3, seed: 11, kinds, operations: ['ListObjectsV2'] },
  });
  const options = { deleteExtraneous: true, confirmDeleteExtraneous: job.destination.name };
  const { responses } = await harness.run({ ...job, options });
  harness.platform.s3.faults.clear();
  expect(responses.reduce((sum, { files }) => sum + files.deleted, 0)).toBe(2);
  expect(responses.every(({ failures, error }) => !failures && !error)).toBe(true);
  await expectExact(harness, job);
  expect(harness.platform.s3.stats.faults['half-listing']).toBeGreaterThan(0);
});

test('what the bundles refuse or cannot find is answered, and costs nothing', async () => {
  const harness = await open();
  const { faults } = harness.platform.s3;
  const emptied = jobOf('emptied');
  await fill(harness, { ...emptied, source: emptied.destination, destination: emptied.source }, 8);
  const before = await harness.harness.keys(emptied.destination.name);
  const options = { deleteExtraneous: true, confirmDeleteExtraneous: emptied.destination.name };
  const refused = await harness.run({ ...emptied, options });
  expect(refused.response.error?.code).toBe('DELETION_REFUSED');
  expect(await harness.harness.keys(emptied.destination.name)).toEqual(before);

  const lost = jobOf('lost');
  await fill(harness, lost, 48);
  for (const operation of ['CopyObject', 'HeadObject'] as const)
    faults.failNext({ kind: 'no-such-key', operation, key: /^p0/, count: Infinity });
  const { responses } = await harness.run(lost);
  faults.clear();
  const codes = responses.map(({ error }) => error?.code).filter((code) => code !== undefined);
  expect(codes).toEqual(['TOO_MANY_VANISHED']);

  const large = jobOf('large');
  await fill(harness, large, 0);
  const key = cloneRequestKey(jobFolder(large));
  await harness.harness.put('commands', key, JSON.stringify(large).padEnd(8 * 1024 ** 2 + 1));
  await harness.platform.host.idle();
  const answer = await harness.harness.text('commands', cloneResponseKey(jobFolder(large)));
  expect(parseCloneResponse(answer).error?.code).toBe('FILE_TOO_LARGE');
});
