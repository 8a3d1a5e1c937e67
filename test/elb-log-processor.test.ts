import { gzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { BUCKET, NAME, openHarness, sample } from './elb-log-processor/harness';

test('a log of every format, plain or gzip, goes from S3 through the bundle to the receiver', async () => {
  await using harness = await openHarness({ duplicateRate: 0.5 }, { keep: 1 });
  const { platform, receiver, queue, reports, put } = harness;
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
  await using harness = await openHarness();
  const { platform, logs, put } = harness;
  await put('some.log', sample('classic', 3_000));
  await platform.host.idle();
  const parsed = logs.map((line) => JSON.parse(line));
  expect(parsed).toHaveLength(2);
  const metrics = parsed.find((line) => '_aws' in line);
  expect(metrics).toEqual({
    LinesEncountered: 3_000,
    LinesSent: 3_000,
    ParsingFailures: 0,
    SendingFailures: 0,
    api: 'orders',
    environment: 'ci',
    colour: 'green',
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'LambdaCore',
          // No others: each is paid for (docs/costs.md).
          Metrics: ['LinesEncountered', 'LinesSent', 'ParsingFailures', 'SendingFailures'].map(
            (Name) => ({ Name, Unit: 'Count' }),
          ),
          // Exactly these: an alarm on fewer or more dimensions sees none of the values.
          Dimensions: [['api', 'environment', 'colour']],
        },
      ],
    },
  });
});

test('keys with spaces, plus signs and other characters are found; test objects are skipped', async () => {
  await using harness = await openHarness();
  const { platform, receiver, reports, put } = harness;
  const keys = [
    'a b+c/%41?é€😀.log',
    'AWSLogs/1/ELBAccessLogTestFile',
    'prefix/AWSLogs/1/ELBConnectionLogTestFile',
    'AWSLogs/1/ELBHealthCheckLogTestFile',
  ];
  for (const key of keys) await put(key, sample('classic', 5));
  await platform.host.idle();
  expect(reports.map(({ key }) => key)).toEqual([keys[0]]);
  expect(receiver.ids.size).toBe(5);
});

test('events of S3 and EventBridge work bare, in SNS messages, and in SNS messages in a queue', async () => {
  await using harness = await openHarness();
  const { platform, receiver, queue, reports, put } = harness;
  await put('first/a b.log', sample('classic', 10));
  await platform.host.idle();
  const detail = { bucket: { name: BUCKET }, object: { key: 'first/a b.log' } };
  const eventBridge = { source: 'aws.s3', 'detail-type': 'Object Created', detail };
  const s3 = { ...detail, object: { key: 'first/a+b.log' } };
  const notification = {
    Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }],
  };
  const inSns = (event: unknown) => ({ Type: 'Notification', Message: JSON.stringify(event) });
  const fromSns = (event: unknown) => ({
    Records: [{ EventSource: 'aws:sns', Sns: inSns(event) }],
  });
  for (const event of [eventBridge, notification]) {
    for (const sent of [event, fromSns(event)])
      expect((await platform.host.invoke(NAME, sent)).error).toBeUndefined();
    queue.send(JSON.stringify(inSns(event)));
  }
  await platform.host.idle();
  expect(reports.map(({ outcome }) => outcome)).toEqual(Array(7).fill('shipped'));
  expect(queue.deadLetters).toHaveLength(0);
  expect(receiver.counters).toMatchObject({ lines: 70, repeatedIds: 60 });
});

test('near the end of its time an invocation queues the rest of the file, and the parts add up', async () => {
  await using harness = await openHarness({
    timeoutSeconds: 12,
    environment: { DELIVERY_UNCONFIRMED_MEGABYTES: '1', CONNECTION_COUNT_LIMIT: '4' },
  });
  const { platform, receiver, queue, reports, invocations, put } = harness;
  receiver.behave({ bytesPerSecond: 800_000 });
  await put('plain.log', sample('classic', 6_000));
  await put('zipped.log.gz', gzipSync(sample('alb', 3_000)));
  await platform.host.idle();
  for (const [key, lines] of [
    ['plain.log', 6_000],
    ['zipped.log.gz', 3_000],
  ] as const) {
    const parts = reports.filter((report) => report.key === key);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ part }) => part).sort((a, b) => a - b)).toEqual(parts.map((_, i) => i));
    expect(parts.map(({ outcome }) => outcome).sort()).toEqual([
      ...parts.slice(1).map(() => 'continued'),
      'shipped',
    ]);
    for (const { summary } of parts) expect(summary.lines.encountered).toBe(summary.lines.sent);
    expect(parts.reduce((sum, { summary }) => sum + summary.lines.sent, 0)).toBe(lines);
  }
  expect(receiver.ids.size).toBe(9_000);
  const rests = reports.filter(({ outcome }) => outcome === 'continued').length;
  expect(queue.counters).toMatchObject({ sent: 2 + rests, failed: 0 });
  expect(invocations.filter(({ error }) => error !== undefined)).toEqual([]);
}, 120_000);

test('a warm environment that was frozen ships the next file over fresh sockets', async () => {
  await using harness = await openHarness();
  const { platform, receiver, reports, invocations, put } = harness;
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

test('a body that breaks off is taken up where it broke', async () => {
  await using harness = await openHarness();
  const { platform, s3, reports, put } = harness;
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
