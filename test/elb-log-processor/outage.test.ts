import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createSqsEvent } from '@lambda-core/local/queues/sqs-event';
import { serveHttp } from '@lambda-core/local/serve-http';
import { BUCKET, type Harness, NAME, openHarness, sample } from './harness';

/** A receiver that is away is given up quickly. */
const IMPATIENT = { CONNECTION_WAIT_MILLISECONDS: '100', DELIVERY_PAUSE_MILLISECONDS: '10' };

const putBack = ({ logs }: Harness) =>
  logs.flatMap((line) => {
    const { message, seconds } = JSON.parse(line) as { message?: string; seconds?: number[] };
    return message === 'messages put back' ? (seconds ?? []) : [];
  });

test('an outage makes no dead letters: files wait with a growing backoff, then everything ships', async () => {
  await using harness = await openHarness({ failureLimit: 1, environment: IMPATIENT });
  const { platform, receiver, queue, reports, put } = harness;
  await receiver.stop();
  for (const name of ['one', 'two', 'three']) await put(`${name}.log`, sample('classic', 100));
  await harness.until(() => putBack(harness).length >= 20);
  expect(queue.deadLetters).toHaveLength(0);
  expect(reports[0]).toMatchObject({ outcome: 'failed', error: expect.stringMatching(/ECONNREF/) });
  await receiver.start();
  await platform.host.idle();
  expect(receiver.ids.size).toBe(300);
  expect(queue.deadLetters).toHaveLength(0);
  const pauses = putBack(harness);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...pauses)).toBeGreaterThan(100);
  for (const { outcome, summary } of reports.filter((report) => report.outcome === 'failed'))
    expect({ outcome, ...summary.lines }).toMatchObject({ encountered: 100, sent: 0 });
});

test('once one file has found the receiver away, the rest of its batch is put back untried', async () => {
  await using harness = await openHarness({ environment: { ...IMPATIENT, FILES_AT_ONCE: '1' } });
  const { platform, receiver, reports } = harness;
  await receiver.stop();
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const deliveries = keys.map((key) => ({
    messageId: key,
    receiptHandle: key,
    body: JSON.stringify({
      continuation: { bucket: BUCKET, key, from: 0, compressed: false, hop: 1 },
    }),
    attributes: {},
    sentAt: 1,
    firstReceivedAt: 1,
    receiveCount: 1,
  }));
  for (const Key of keys) await platform.s3.direct.put(BUCKET, Key, sample('classic', 10));
  const event = createSqsEvent(deliveries, `${NAME}-queue`, platform.host);
  const { payload } = await platform.host.invoke(NAME, event);
  const batchItemFailures = keys.map((itemIdentifier) => ({ itemIdentifier }));
  expect(payload).toEqual({ batchItemFailures });
  expect(reports.filter(({ part }) => part === 1).map(({ key }) => key)).toEqual(['a']);
});

test('a file that fails for its own sake rests with the dead letters, whatever the receiver did before', async () => {
  await using harness = await openHarness({ failureLimit: 3, environment: IMPATIENT });
  const { platform, receiver, queue, reports, put } = harness;
  await receiver.stop();
  const zipped = gzipSync(sample('classic', 2_000));
  await put('cut.log.gz', zipped.subarray(0, zipped.length / 2));
  await put('good.log', sample('classic', 100));
  await harness.until(() => putBack(harness).length >= 10);
  await receiver.start();
  await platform.host.idle();
  expect(queue.deadLetters).toMatchObject([{ receiveCount: 3 }]);
  expect(queue.deadLetters[0]?.body).toContain('cut.log.gz');
  const own = reports.filter(({ error = '' }) => error.includes('truncated'));
  expect(own).toHaveLength(3);
  for (const { summary } of own) expect(summary.lines.sent).toBeGreaterThan(0);
  expect(queue.redrive()).toBe(1);
  await platform.host.idle();
  expect(reports.filter(({ error = '' }) => error.includes('truncated'))).toHaveLength(6);
});

test('a continuation that cannot be queued leaves its message to be delivered again', async () => {
  let endpoint = '';
  let refused = 0;
  // Refuses until the message has been reported as failed, and passes everything on after that.
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (refused < 2) {
      refused += 1;
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDenied' }).end('{"message":"Denied"}');
      return;
    }
    const headers = { 'x-amz-target': String(request.headers['x-amz-target']) };
    const passed = await fetch(endpoint, { method: 'POST', headers, body });
    response.writeHead(passed.status).end(await passed.text());
  });
  await using refusing = await serveHttp(server, 'SQS');
  await using harness = await openHarness({
    timeoutSeconds: 10,
    environment: {
      AWS_ENDPOINT_URL_SQS: refusing.endpoint,
      DELIVERY_UNCONFIRMED_MEGABYTES: '1',
      CONNECTION_COUNT_LIMIT: '2',
    },
  });
  const { platform, receiver, queue, reports, put } = harness;
  endpoint = platform.host.endpoint;
  receiver.behave({ bytesPerSecond: 2_000_000 });
  await put('plain.log', sample('classic', 20_000));
  await platform.host.idle();
  expect(reports[0]).toMatchObject({ part: 0, outcome: 'failed' });
  expect(reports[0]?.error).toMatch(
    /the rest of s3:.* \(at offset \d+\) could not be queued: .*Denied/,
  );
  expect(reports[1]).toMatchObject({ part: 0, outcome: 'continued' });
  const [, ...parts] = reports;
  expect(parts.reduce((sum, { summary }) => sum + summary.lines.sent, 0)).toBe(20_000);
  for (const { lines } of reports.map(({ summary }) => summary))
    expect(lines.encountered).toBe(lines.sent);
  expect(receiver.ids.size).toBe(20_000);
  expect(queue.deadLetters).toHaveLength(0);
}, 300_000);

test('the rest of a file that came with no queue says what is missing', async () => {
  await using harness = await openHarness({
    timeoutSeconds: 3,
    environment: { QUEUE_URL: '', DEAD_LETTER_URL: '' },
  });
  const { platform, receiver, reports, s3 } = harness;
  receiver.behave({ stalled: true });
  platform.s3.createBucket('held');
  await s3.send(new PutObjectCommand({ Bucket: 'held', Key: 'k', Body: sample('classic', 10) }));
  const detail = { bucket: { name: 'held' }, object: { key: 'k' } };
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail };
  const { error } = await platform.host.invoke(NAME, event);
  expect(error?.errorMessage).toContain('not every log file was shipped');
  expect(reports[0]?.error).toContain(
    'the rest of s3://held/k (at offset 0) has no queue to wait in: set QUEUE_URL and DEAD_LETTER_URL',
  );
});
