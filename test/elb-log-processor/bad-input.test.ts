import { gzipSync } from 'node:zlib';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { BUCKET, NAME, openHarness, sample } from './harness';

test.each([
  [
    'missing',
    { LOGSTASH_HOST: '', LOGSTASH_PORT: '' },
    ['LOGSTASH_HOST: is missing', 'LOGSTASH_PORT: is missing'],
  ],
  [
    'malformed',
    { LOGSTASH_PORT: '70000', CONNECTION_COUNT_LIMIT: 'ten', LOGSTASH_HOTS: 'x', ENVIROMENT: 'x' },
    [
      'LOGSTASH_PORT: found 70000, expected a whole number from 1 to 65535',
      'CONNECTION_COUNT_LIMIT: found "ten", expected a whole number from 2 to 900',
      'LOGSTASH_HOTS: is set, but there is no such variable; did you mean LOGSTASH_HOST?',
      'ENVIROMENT: is set, but there is no such variable; did you mean ENVIRONMENT?',
    ],
  ],
  [
    'with a key and an authority that are none',
    { LOGSTASH_TLS_CA: '{}', LOGSTASH_TLS_KEY: 'hunter2', LOGSTASH_PORT: '0' },
    [
      'LOGSTASH_PORT: found 0',
      'LOGSTASH_TLS_CA: found no certificate',
      'LOGSTASH_TLS_KEY: found no private key',
      'LOGSTASH_TLS_CERTIFICATE: is missing',
    ],
  ],
])('configuration %s: every problem is named at once', async (_, environment, messages) => {
  await using harness = await openHarness({ environment });
  const { platform } = harness;
  const { error } = await platform.host.invoke(NAME, { Records: [] });
  for (const message of messages) expect(error?.errorMessage).toContain(message);
  expect(error?.errorMessage).not.toContain('hunter2');
});

test('an event of unknown shape fails and says what was found', async () => {
  await using harness = await openHarness();
  const { platform } = harness;
  const { error } = await platform.host.invoke(NAME, { hello: 'world' });
  expect(error?.errorMessage).toContain(
    'event: found {"hello":"world"}, expected S3 object-created',
  );
});

test('a bad message goes to the dead letters without holding up its neighbours', async () => {
  await using harness = await openHarness({ failureLimit: 2 });
  const { platform, receiver, queue, logs, put } = harness;
  queue.send('not json');
  await put('good.log', sample('classic', 10));
  await platform.host.idle();
  expect(queue.deadLetters.map(({ body }) => body)).toEqual(['not json']);
  expect(receiver.ids.size).toBe(10);
  expect(logs.join()).toContain('SQS message body: found not json');
});

test('an object that is not there fails its message and is named', async () => {
  await using harness = await openHarness({ failureLimit: 1 });
  const { platform, queue, reports } = harness;
  queue.send(JSON.stringify(objectCreated({ bucket: BUCKET, key: 'gone.log' })));
  await platform.host.idle();
  expect(queue.deadLetters).toHaveLength(1);
  expect(reports[0]).toMatchObject({ outcome: 'failed', key: 'gone.log' });
  expect(reports[0]?.error).toContain(`s3://${BUCKET}/gone.log: there is no such object`);
});

test('a truncated gzip ships its whole lines, then fails', async () => {
  await using harness = await openHarness({ failureLimit: 1 });
  const { platform, receiver, queue, reports, put } = harness;
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

test('gzip members behind zeros are shipped; junk behind one fails the file, after its lines', async () => {
  await using harness = await openHarness({ failureLimit: 1 });
  const { platform, receiver, queue, reports, put } = harness;
  const zipped = gzipSync(sample('alb', 50));
  await put('padded.log.gz', Buffer.concat([zipped, Buffer.alloc(512), zipped]));
  await put('junk.log.gz', Buffer.concat([zipped, Buffer.from('?')]));
  await platform.host.idle();
  const of = (name: string) => reports.find(({ key }) => key === name);
  expect(of('padded.log.gz')).toMatchObject({
    outcome: 'shipped',
    summary: { lines: { sent: 100 } },
  });
  expect(of('junk.log.gz')).toMatchObject({ outcome: 'failed', summary: { lines: { sent: 50 } } });
  expect(of('junk.log.gz')?.error).toContain('something else than zeros or gzip follows');
  expect(receiver.ids.size).toBe(150);
  expect(queue.deadLetters).toHaveLength(1);
});

test('an empty file is shipped as nothing; a binary one as tagged lines', async () => {
  await using harness = await openHarness({}, { keep: 3 });
  const { platform, receiver, reports, put } = harness;
  await put('empty.log', Buffer.alloc(0));
  await put('binary.log', Buffer.from('\x89PNG\n\x00\xff\xfe\n', 'latin1'));
  await platform.host.idle();
  const [empty, binary] = ['empty.log', 'binary.log'].map((name) =>
    reports.find(({ key }) => key === name),
  );
  expect(empty).toMatchObject({
    outcome: 'shipped',
    summary: { lines: { encountered: 0 }, connections: { created: 0 } },
  });
  expect(binary).toMatchObject({
    outcome: 'shipped',
    summary: {
      lines: { encountered: 2, parsed: 0, sent: 2 },
      failures: { parsing: { total: 2 } },
    },
  });
  expect(binary?.summary.failures.parsing.lastFew[0]).toMatch(
    /^line at offset 0: .*no ELB log format/,
  );
  expect(receiver.counters.lines).toBe(2);
  for (const document of receiver.documents)
    expect(document).toMatchObject({ tags: ['_elbparsefailure'] });
});
