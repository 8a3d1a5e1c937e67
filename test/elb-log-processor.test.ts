import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type PrintedReport, readReport } from '../scripts/local/file-reports';
import type { Invocation, Queue } from '../scripts/local/host/host';
import { addLogProcessing, type LogProcessing } from '../scripts/local/log-processing';
import { openPlatform, type Platform } from '../scripts/local/platform';
import {
  openReceiver,
  type Receiver,
  type ReceiverOptions,
} from '../scripts/local/receiver/receiver';
import { SAMPLE_FORMATS } from '../scripts/local/samples/formats';
import { sampleKey } from '../scripts/local/samples/keys';
import { sampleChunks } from '../scripts/local/samples/lines';

const BUCKET = 'orders-logs';
const NAME = 'orders-log-processor';

let platform: Platform;
let receiver: Receiver;
let queue: Queue;
let s3: S3Client;
let logs: string[];
let reports: PrintedReport[];
let invocations: Invocation[];

async function start(
  options: Partial<LogProcessing> = {},
  receiverOptions: ReceiverOptions = {},
): Promise<void> {
  logs = [];
  reports = [];
  invocations = [];
  receiver = await openReceiver({ trackIds: true, ...receiverOptions });
  platform = await openPlatform({
    onLog(line) {
      logs.push(line);
      const report = readReport(line);
      if (report !== undefined) reports.push(report);
    },
    onInvocation: (invocation) => invocations.push(invocation),
  });
  queue = addLogProcessing(platform, {
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    ...options,
    environment: { API: 'orders', ENVIRONMENT: 'ci', COLOUR: 'green', ...options.environment },
  });
  s3 = new S3Client({
    endpoint: platform.s3.endpoint,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

afterEach(async () => {
  s3.destroy();
  await platform.close();
  await receiver.close();
});

const put = (Key: string, Body: Uint8Array) =>
  s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const sample = (format: (typeof SAMPLE_FORMATS)[number], lines: number) =>
  Buffer.concat([...sampleChunks({ format, lines, seed: 7 })]);

test('a log of every format, plain or gzip, goes from S3 through the bundle to the receiver', async () => {
  await start({ duplicateRate: 0.5 }, { keep: 1 });
  for (const format of SAMPLE_FORMATS) {
    const content = sample(format, 500);
    await put(sampleKey(format, 1), format === 'classic' ? content : gzipSync(content));
  }
  await platform.host.idle();
  expect(receiver.ids.size).toBe(500 * SAMPLE_FORMATS.length);
  expect(receiver.counters.malformedLines).toBe(0);
  expect(queue.deadLetters).toHaveLength(0);
  expect(new Set(reports.map(({ key }) => key)).size).toBe(SAMPLE_FORMATS.length);
  for (const { outcome, summary } of reports) {
    expect(outcome).toBe('shipped');
    expect(summary.lines).toEqual({ encountered: 500, parsed: 500, sent: 500 });
  }
  expect(receiver.documents[0]).toMatchObject({
    labels: { api: 'orders', colour: 'green' },
    service: { environment: 'ci' },
    aws: { s3: { bucket: { name: BUCKET } } },
  });
});

test('one summary and one metrics line a file, nothing for a line of a log', async () => {
  await start();
  await put('some.log', sample('classic', 3_000));
  await platform.host.idle();
  const parsed = logs.map((line) => JSON.parse(line));
  expect(parsed).toHaveLength(2);
  const metrics = parsed.find((line) => '_aws' in line);
  expect(metrics).toMatchObject({
    LinesEncountered: 3_000,
    LinesParsed: 3_000,
    LinesSent: 3_000,
    ParsingFailures: 0,
    SendingFailures: 0,
    SocketFailures: 0,
    BytesRead: expect.any(Number),
    DurationMs: expect.any(Number),
    api: 'orders',
    environment: 'ci',
    colour: 'green',
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'LambdaCore',
          // Exactly these: an alarm on fewer or more dimensions sees none of the values.
          Dimensions: [['api', 'environment', 'colour']],
        },
      ],
    },
  });
});

test('keys with spaces, plus signs and other characters are found; test objects are skipped', async () => {
  await start();
  const keys = ['a b+c/%41?é€😀.log', 'AWSLogs/1/ELBAccessLogTestFile'];
  for (const key of keys) await put(key, sample('classic', 5));
  await platform.host.idle();
  expect(reports.map(({ key }) => key)).toEqual([keys[0]]);
  expect(receiver.ids.size).toBe(5);
});

test('EventBridge and bare S3 events work as SQS does', async () => {
  await start();
  await put('first/a b.log', sample('classic', 10));
  await platform.host.idle();
  const detail = { bucket: { name: BUCKET }, object: { key: 'first/a b.log' } };
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail };
  expect((await platform.host.invoke(NAME, event)).error).toBeUndefined();
  expect(reports).toHaveLength(2);
  expect(receiver.counters).toMatchObject({ lines: 20, repeatedIds: 10 });
});

test('near the end of its time an invocation hands the rest on, and the parts add up', async () => {
  await start({
    timeoutSeconds: 2,
    environment: { DELIVERY_UNCONFIRMED_MEGABYTES: '1', CONNECTION_MEGABYTES: '1' },
  });
  receiver.behave({ bytesPerSecond: 6_000_000 });
  await put('plain.log', sample('classic', 12_000));
  await put('zipped.log.gz', gzipSync(sample('alb', 6_000)));
  await platform.host.idle(50_000);
  for (const [key, lines] of [
    ['plain.log', 12_000],
    ['zipped.log.gz', 6_000],
  ] as const) {
    const parts = reports.filter((report) => report.key === key);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ part }) => part).sort((a, b) => a - b)).toEqual(parts.map((_, i) => i));
    expect(parts.filter(({ outcome }) => outcome === 'shipped')).toHaveLength(1);
    expect(parts.reduce((sum, { summary }) => sum + summary.lines.sent, 0)).toBe(lines);
  }
  expect(receiver.ids.size).toBe(18_000);
  expect(platform.host.failedInvocations).toHaveLength(0);
  expect(invocations.filter(({ error }) => error !== undefined)).toEqual([]);
});

test('while the receiver is away files fail, then rest as dead letters, and a redrive ships them', async () => {
  await start({
    maxReceiveCount: 2,
    environment: {
      CONNECTION_WAIT_MILLISECONDS: '100',
      DELIVERY_ATTEMPTS: '2',
      DELIVERY_PAUSE_MILLISECONDS: '10',
    },
  });
  await receiver.stop();
  await put('one.log', sample('classic', 100));
  await platform.host.idle();
  expect(queue.deadLetters).toHaveLength(1);
  expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  expect(reports[0]?.error).toMatch(/ECONNREFUSED/);
  expect(reports[0]?.summary).toMatchObject({
    lines: { encountered: 100, sent: 0 },
    failures: { sending: { total: 100 } },
  });
  await receiver.start();
  queue.redrive();
  await platform.host.idle();
  expect(queue.deadLetters).toHaveLength(0);
  expect(receiver.ids.size).toBe(100);
});

test('a warm environment that was frozen ships the next file over fresh sockets', async () => {
  await start();
  await put('one.log', sample('classic', 50));
  await platform.host.idle();
  await receiver.stop();
  await receiver.start();
  await put('two.log', sample('classic', 50));
  await platform.host.idle();
  expect(invocations.map(({ cold }) => cold)).toEqual([true, false]);
  expect(reports.map(({ outcome }) => outcome)).toEqual(['shipped', 'shipped']);
  expect(reports[1]?.summary.failures.sockets.total).toBe(0);
  expect(receiver.ids.size).toBe(100);
});

describe('bad input', () => {
  test.each([
    [
      'missing',
      { LOGSTASH_HOST: '', LOGSTASH_PORT: '' },
      ['LOGSTASH_HOST: is missing', 'LOGSTASH_PORT: is missing'],
    ],
    [
      'malformed',
      { LOGSTASH_PORT: '70000', CONNECTION_COUNT_LIMIT: 'ten', LOGSTASH_HOTS: 'x' },
      [
        'LOGSTASH_PORT: found 70000, expected a whole number from 1 to 65535',
        'CONNECTION_COUNT_LIMIT: found "ten", expected a whole number from 1 to 900',
        'LOGSTASH_HOTS: is set, but there is no such variable',
      ],
    ],
  ])('configuration %s: every problem is named at once', async (_, environment, messages) => {
    await start({ environment });
    const { error } = await platform.host.invoke(NAME, { Records: [] });
    for (const message of messages) expect(error?.errorMessage).toContain(message);
  });

  test('an event of unknown shape fails and says what was found', async () => {
    await start();
    const { error } = await platform.host.invoke(NAME, { hello: 'world' });
    expect(error?.errorMessage).toContain(
      'event: found {"hello":"world"}, expected S3 object-created',
    );
  });

  test('a bad message goes to the dead letters without holding up its neighbours', async () => {
    await start({ maxReceiveCount: 2 });
    queue.send('not json');
    await put('good.log', sample('classic', 10));
    await platform.host.idle();
    expect(queue.deadLetters.map(({ body }) => body)).toEqual(['not json']);
    expect(receiver.ids.size).toBe(10);
    expect(logs.join()).toContain('SQS message body: found not json');
  });

  test('an object that is not there fails its message and is named', async () => {
    await start({ maxReceiveCount: 1 });
    const records = [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: BUCKET }, object: { key: 'gone.log' } },
      },
    ];
    queue.send(JSON.stringify({ Records: records }));
    await platform.host.idle();
    expect(queue.deadLetters).toHaveLength(1);
    expect(reports[0]).toMatchObject({ outcome: 'failed', key: 'gone.log' });
    expect(reports[0]?.error).toContain(`s3://${BUCKET}/gone.log: there is no such object`);
  });

  test('a truncated gzip ships its whole lines, then fails', async () => {
    await start({ maxReceiveCount: 1 });
    const zipped = gzipSync(sample('alb', 2_000));
    await put('cut.log.gz', zipped.subarray(0, zipped.length / 2));
    await platform.host.idle();
    expect(reports[0]?.outcome).toBe('failed');
    expect(reports[0]?.error).toContain('truncated');
    const { lines } = reports[0]?.summary ?? { lines: { sent: 0, encountered: -1 } };
    expect(lines.sent).toBeGreaterThan(500);
    expect(lines.sent).toBe(lines.encountered);
    expect(receiver.ids.size).toBe(lines.sent);
    expect(queue.deadLetters).toHaveLength(1);
  });

  test('an empty file is shipped as nothing; a binary one as tagged lines', async () => {
    await start({}, { keep: 3 });
    await put('empty.log', Buffer.alloc(0));
    await put('binary.log', Buffer.from('\x89PNG\n\x00\xff\xfe\n', 'latin1'));
    await platform.host.idle();
    expect(reports.map(({ outcome }) => outcome)).toEqual(['shipped', 'shipped']);
    expect(receiver.counters.lines).toBe(2);
    for (const document of receiver.documents)
      expect(document).toMatchObject({ tags: ['_elbparsefailure'] });
  });
});

test('a body that breaks off is taken up where it broke', async () => {
  await start();
  const content = sample('classic', 5_000);
  await put('breaking.log', content);
  await platform.host.idle();
  const before = platform.s3.stats.requests.GetObject;
  platform.s3.faults.failNext({ kind: 'reset-in-body', operation: 'GetObject', count: 2 });
  await platform.host.invoke(NAME, {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: BUCKET }, object: { key: 'breaking.log' } },
  });
  expect(platform.s3.stats.requests.GetObject - before).toBe(3);
  expect(reports[1]).toMatchObject({
    outcome: 'shipped',
    summary: { lines: { sent: 5_000 }, bytes: content.length },
  });
  const whole = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'breaking.log' }));
  expect((await whole.Body?.transformToByteArray())?.length).toBe(content.length);
});
