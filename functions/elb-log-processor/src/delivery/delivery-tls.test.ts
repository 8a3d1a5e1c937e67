import type { Socket } from 'node:net';
import { setImmediate as tick } from 'node:timers/promises';
import type { TlsOptions } from 'node:tls';
import { describeError } from '@lambda-core/common/errors';
import {
  createTestCertificates,
  missingForTls,
  type TestCertificates,
} from '@lambda-core/local/logstash/test-certificates';
import {
  chunksOf,
  expectAllDelivered,
  finish,
  numberedChunk,
  openChecked,
  openReceiver,
  type Receiver,
  sendAll,
} from './fixtures/delivery-harness';

const missing = missingForTls();
if (missing !== undefined) console.warn(missing);

(missing === undefined ? describe : describe.skip)('over TLS', () => {
  let certificates: TestCertificates;
  let receiver: Receiver | undefined;
  const received = () => receiver?.lines ?? new Map<string, number>();

  beforeAll(() => {
    certificates = createTestCertificates();
  });
  afterEach(() => receiver?.kill());

  /** As Logstash with TLS on: a client certificate is required. */
  const serverTls = (): TlsOptions => ({
    ca: certificates.ca,
    cert: certificates.server.cert,
    key: certificates.server.key,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const clientTls = () => ({
    ca: certificates.ca,
    certificate: certificates.client.cert,
    key: certificates.client.key,
    serverName: 'logstash.test',
  });

  test('with a client certificate everything arrives and is confirmed', async () => {
    receiver = await openReceiver(undefined, 0, undefined, serverTls());
    const checked = openChecked(receiver.port, received, {
      tls: clientTls(),
      bytesPerConnection: 300_000,
    });
    const chunks = chunksOf(30, 200, 500);
    await sendAll(checked, chunks);
    expectAllDelivered(checked, chunks, receiver.lines);
    expect(receiver.connections).toBeGreaterThanOrEqual(10);
    expect(checked.summary.failures.sockets.total).toBe(0);
    await finish(checked, receiver.port);
  });

  test('a receiver that closes early gets every line over other connections', async () => {
    let spoilt = 0;
    const spoil = (socket: Socket) => {
      socket.once('data', () => {
        spoilt += 1;
        if (spoilt === 1) socket.end();
        if (spoilt === 2) socket.destroy();
      });
      return undefined;
    };
    receiver = await openReceiver(spoil, 0, undefined, serverTls());
    const checked = openChecked(receiver.port, received, { tls: clientTls() });
    const chunks = chunksOf(6, 100, 100);
    for (const [at, chunk] of chunks.entries()) {
      await checked.delivery.send(chunk);
      while (checked.summary.failures.sockets.total < Math.min(at + 1, 2)) await tick();
    }
    await checked.delivery.drain();
    expectAllDelivered(checked, chunks, receiver.lines);
    await finish(checked, receiver.port);
  });

  test('a receiver that stops reading a large chunk has stalled', async () => {
    const lines = new Map<string, number>();
    receiver = await openReceiver(
      // The first is the witness.
      (_, nth) => (nth === 2 ? 'ignore' : undefined),
      0,
      lines,
      serverTls(),
    );
    const checked = openChecked(receiver.port, () => lines, {
      tls: clientTls(),
      stallMilliseconds: 1000,
    });
    const chunk = numberedChunk(0, 2000, 10_000);
    await sendAll(checked, [chunk]);
    expectAllDelivered(checked, [chunk], lines);
    expect(checked.summary.failures.sockets.lastFew[0]).toContain('took nothing');
    await finish(checked, receiver.port);
  });

  test.each([
    [
      'a certificate authority that is not ours',
      () => ({ serverName: 'logstash.test' }),
      /certificate/,
    ],
    ['another name', () => ({ ...clientTls(), serverName: 'other.test' }), /other\.test/],
    [
      'no trust in our client certificate',
      () => {
        const { cert, key } = createTestCertificates().client;
        return { ...clientTls(), certificate: cert, key };
      },
      /alert|ECONNRESET|EPIPE|closed/,
    ],
  ])('a receiver with %s gets nothing and the reason is told', async (_, tls, why) => {
    receiver = await openReceiver(undefined, 0, undefined, serverTls());
    const checked = openChecked(receiver.port, received, {
      tls: tls(),
      attempts: 1,
      connectionWaitMilliseconds: 1000,
    });
    await checked.delivery.send(numberedChunk(0, 10));
    const error = await checked.delivery.drain().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(describeError(error)).toMatch(why);
    expect(receiver.lines.size).toBe(0);
    await finish(checked, receiver.port);
  });
});
