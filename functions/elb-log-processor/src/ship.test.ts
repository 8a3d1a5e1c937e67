import { gzipSync } from 'node:zlib';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { type DeliveryOptions, openDelivery } from './delivery/delivery';
import { CONTEXT } from './documents/fixtures/render';
import { type Shipment, ship } from './ship';
import { pieces } from './source/fixtures/streams';

let receiver: Receiver;
afterEach(() => receiver.close());

const target = (over: Partial<DeliveryOptions> = {}): DeliveryOptions => ({
  protocol: 'tcp',
  host: '127.0.0.1',
  port: receiver.port,
  connectionCountLimit: 10,
  connectionWaitMilliseconds: 10_000,
  connectMilliseconds: 5_000,
  retryPauseMilliseconds: 10,
  stallMilliseconds: 10_000,
  ...over,
});
const send = (
  content: Uint8Array | AsyncIterable<Uint8Array>,
  over: Partial<DeliveryOptions> = {},
  more: Partial<Shipment> = {},
) =>
  ship(
    {
      source: content instanceof Uint8Array ? pieces(content) : content,
      context: CONTEXT,
      ...more,
    },
    (summary, confirmed) => openDelivery(target(over), summary, confirmed),
  );

const classic = (lines: number, seed = 1) => sampleBytes({ format: 'classic', lines, seed });

const reconciled = (lines: number) => ({
  lines: { encountered: lines, parsed: lines, sent: lines },
  failures: { sending: { total: 0 }, parsing: { total: 0 } },
});

test('ten lines arrive whole at a receiver that accepts late', async () => {
  receiver = await openReceiver({ trackIds: true, listenDelayMilliseconds: 300 });
  receiver.behave({ acceptDelayMilliseconds: 200 });
  const { summary, error } = await send(classic(10));
  expect(error).toBeUndefined();
  expect(summary).toMatchObject(reconciled(10));
  expect(receiver.ids.size).toBe(10);
  expect(receiver.counters).toMatchObject({ lines: 10, malformedLines: 0, partialLines: 0 });
});

test('a receiver that dies in the middle and comes back has every id in the end', async () => {
  receiver = await openReceiver({ trackIds: true });
  const shipped = send(classic(60_000), { bytesPerConnection: 1 << 20 });
  for (const lines of [5_000, 30_000]) {
    await receiver.waitForLines(lines);
    await receiver.stop();
    await receiver.start();
  }
  const { summary, error } = await shipped;
  expect(error).toBeUndefined();
  expect(summary).toMatchObject(reconciled(60_000));
  expect(receiver.ids.size).toBe(60_000);
  expect(summary.failures.sockets.total).toBeGreaterThan(0);
  expect(summary.retries).toBeGreaterThan(0);
});

test('a receiver that never comes fails the file; every line read is booked as failed', async () => {
  receiver = await openReceiver();
  await receiver.stop();
  const { summary, error } = await send(classic(5_000), {
    attempts: 2,
    connectionWaitMilliseconds: 200,
  });
  expect(error).toMatchObject({ code: 'DELIVERY_FAILED' });
  const { lines, failures } = summary;
  expect(lines.encountered).toBeGreaterThan(0);
  expect(lines.sent).toBe(0);
  expect(failures.sending.total).toBe(lines.encountered);
  expect(failures.sending.lastFew.join()).toContain('ECONNREFUSED');
});

test('gzip is told by its content, and counted in stored bytes', async () => {
  receiver = await openReceiver({ trackIds: true });
  const content = classic(2_000);
  const zipped = Buffer.concat([
    gzipSync(content.subarray(0, 100_001)),
    gzipSync(content.subarray(100_001)),
  ]);
  const { summary, compressed } = await send(zipped);
  expect(compressed).toBe(true);
  expect(summary).toMatchObject({ ...reconciled(2_000), bytes: zipped.length });
  expect(receiver.ids.size).toBe(2_000);
});

test('a source that fails in the middle fails the file after delivering what was read', async () => {
  receiver = await openReceiver({ trackIds: true });
  const content = classic(100);
  async function* breaking() {
    yield content;
    throw new Error('the disk is on fire');
  }
  const { summary, error } = await send(breaking());
  expect(error).toMatchObject({ message: 'the disk is on fire' });
  expect(summary).toMatchObject(reconciled(100));
  expect(receiver.ids.size).toBe(100);
});

test.each([
  ['plain', false],
  ['gzip', true],
])('continued when the time runs out, the parts add up to the file: %s', async (_, zip) => {
  receiver = await openReceiver({ trackIds: true });
  const total = 20_000;
  const content = classic(total);
  const stored = zip ? gzipSync(content) : content;
  let from = 0;
  let lines = 0;
  let parts = 0;
  for (let more = true; more; parts++) {
    const time = new AbortController();
    let pulled = 0;
    async function* timed(source: AsyncIterable<Uint8Array>) {
      for await (const piece of source) {
        // Time runs out after a while, wherever that is; the last part is given all the time it needs.
        if (parts < 4 && ++pulled > parts + 2) time.abort();
        yield piece;
      }
    }
    const seekable = !zip && from > 0;
    const { summary, error, continueFrom } = await send(
      timed(pieces(seekable ? stored.subarray(from) : stored, [zip ? 30_000 : 300_000])),
      {},
      { from, sourceBeginsAtFrom: seekable, drain: time.signal },
    );
    expect(error).toBeUndefined();
    lines += summary.lines.sent;
    expect(summary.lines.encountered).toBe(summary.lines.sent);
    if (continueFrom !== undefined) {
      expect(content[continueFrom - 1]).toBe(0x0a);
      expect(continueFrom).toBeGreaterThan(from);
      from = continueFrom;
    }
    more = continueFrom !== undefined;
  }
  expect(parts).toBeGreaterThan(1);
  expect(lines).toBe(total);
  expect(receiver.ids.size).toBe(total);
});

test('continued from a stalled receiver, nothing unconfirmed is counted or left out', async () => {
  receiver = await openReceiver({ trackIds: true });
  receiver.stall();
  const time = new AbortController();
  const end = new AbortController();
  const content = classic(30_000);
  const shipped = send(
    content,
    { unconfirmedBytesLimit: 1 << 20 },
    {
      drain: time.signal,
      stop: end.signal,
    },
  );
  await receiver.waitFor(() => receiver.counters.connections.open > 0);
  time.abort();
  end.abort();
  const { summary, error, continueFrom } = await shipped;
  expect(error).toBeUndefined();
  expect(continueFrom).toBe(0);
  expect(summary.lines).toEqual({ encountered: 0, parsed: 0, sent: 0 });
});
