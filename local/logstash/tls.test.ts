import { once } from 'node:events';
import tls from 'node:tls';
import { openReceiver, type Receiver } from './receiver';
import { createTestCertificates, missingForTls, type TestCertificates } from './test-certificates';

const missing = missingForTls();

(missing ? describe.skip : describe)(`TLS${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let certificates: TestCertificates;
  let receiver: Receiver | undefined;

  beforeAll(() => {
    certificates = createTestCertificates();
  });
  afterEach(async () => {
    await receiver?.close();
  });

  const connect = ({ host, port }: Receiver, options: tls.ConnectionOptions = {}) =>
    tls.connect({ host, port, ca: certificates.ca, servername: 'logstash.test', ...options });

  test('receives lines and closes cleanly, a late accept included', async () => {
    const behaviour = { acceptDelayMilliseconds: 50 };
    receiver = await openReceiver({ tls: certificates.server, trackIds: true, behaviour });
    const socket = connect(receiver).resume();
    socket.end('{"event":{"id":"a"}}\n');
    await once(socket, 'end');
    expect([...receiver.ids]).toEqual(['a']);
    const { connections } = receiver.counters;
    await receiver.waitFor(() => connections.open === 0);
    expect(connections).toMatchObject({ created: 1, broken: 0, handshakesFailed: 0 });
  });

  test('a connection that is reset while its TLS ends is closed', async () => {
    receiver = await openReceiver({ tls: certificates.server });
    const { counters } = receiver;
    connect(receiver)
      .on('error', () => {})
      .write('{}\n');
    await receiver.waitFor(() => counters.bytes > 0);
    const restarted = receiver.restart();
    receiver.resetConnections();
    await restarted;
    expect(counters.connections.open).toBe(0);
  });

  test.each(['localhost', 'logstash.test'])('serves a certificate for %s', async (servername) => {
    receiver = await openReceiver({ tls: certificates.server });
    const socket = connect(receiver, { servername });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.on('error', () => {}).end();
  });

  test('demands a client certificate when told to', async () => {
    receiver = await openReceiver({
      tls: { ...certificates.server, clientCa: certificates.ca },
    });
    const { connections } = receiver.counters;
    const stranger = connect(receiver);
    stranger.on('error', () => {});
    stranger.end('{}\n');
    await receiver.waitFor(() => connections.handshakesFailed === 1);
    const known = connect(receiver, certificates.client).resume();
    known.end('{}\n');
    await receiver.waitForLines(1);
    await receiver.waitFor(() => connections.open === 0);
    expect(receiver.counters.lines).toBe(1);
  });

  test('resets the TCP connection below TLS', async () => {
    receiver = await openReceiver({
      tls: certificates.server,
      behaviour: { resetAfterBytes: 10 },
    });
    const socket = connect(receiver);
    const failed = once(socket, 'end');
    socket.write('{"a":"0123456789"}\n');
    await expect(failed).rejects.toMatchObject({ code: 'ECONNRESET' });
    await receiver.waitFor(() => receiver?.counters.connections.open === 0);
    expect(receiver.counters).toMatchObject({ bytes: 10, lines: 0 });
  });
});

test('names what is missing when there is no openssl, and throws when all is required', () => {
  expect(missingForTls({ PATH: '' })).toMatch(/openssl is not on the PATH/);
  expect(() => missingForTls({ PATH: '', REQUIRE_ALL: '1' })).toThrow(/openssl/);
});
