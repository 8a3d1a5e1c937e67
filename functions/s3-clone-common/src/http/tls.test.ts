import dns from 'node:dns';
import tls from 'node:tls';
import {
  createTestCertificates,
  missingForTls,
  type TestCertificates,
} from '@lambda-core/local/logstash/test-certificates';
import { ConnectionPool } from '.';
import { openOpensslServer } from './fixtures/openssl-server';
import { OK, openRawServer, PATIENCE, type RawServer } from './fixtures/raw-server';

const missing = missingForTls();

(missing ? describe.skip : describe)(`TLS${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let certificates: TestCertificates;
  let server: RawServer;
  let pool: ConnectionPool;
  /** For each request whether its connection resumed a session. */
  let resumed: boolean[];

  beforeAll(() => {
    certificates = createTestCertificates();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    pool.destroy();
    await server.close();
  });

  const serve = async (options: tls.TlsOptions, text = OK) => {
    const settings = { ALPNProtocols: ['h2', 'http/1.1'], ...certificates.server, ...options };
    resumed = [];
    server = await openRawServer(({ socket }) => {
      resumed.push((socket as tls.TLSSocket).isSessionReused());
      socket.write(text);
    }, settings);
  };
  const connect = (host: string) => {
    const origin = { secure: true, host, port: server.port };
    pool = new ConnectionPool({ origin, connections: 1, ...PATIENCE });
  };
  /** As NODE_EXTRA_CA_CERTS does. */
  const trust = () => {
    const { createSecureContext } = tls;
    jest
      .spyOn(tls, 'createSecureContext')
      .mockImplementation((options) => createSecureContext({ ...options, ca: certificates.ca }));
  };
  /** All names are ours. */
  const resolveHere = () =>
    jest
      .spyOn(dns, 'lookup')
      .mockImplementation(((
        _: string,
        __: dns.LookupAllOptions,
        callback: (error: null, found: dns.LookupAddress[]) => void,
      ) => process.nextTick(callback, null, [{ address: '127.0.0.1', family: 4 }])) as never);
  const send = () => pool.send({ method: 'GET', path: '/x', headers: {} });
  const seen = () => server.connections as readonly tls.TLSSocket[];

  test.each([
    ['logstash.test', 'logstash.test'],
    ['127.0.0.1', false],
  ])('a server is known by its name or address: %s', async (host, servername) => {
    await serve({});
    trust();
    resolveHere();
    connect(host);
    expect(await send()).toMatchObject({ status: 200, body: 'ok' });
    expect(await send()).toMatchObject({ status: 200, body: 'ok' });
    expect(seen()).toHaveLength(1);
    expect(seen()[0]).toMatchObject({ servername, alpnProtocol: 'http/1.1' });
  });

  test('a server that nobody vouches for gets no request', async () => {
    await serve({});
    connect('127.0.0.1');
    await expect(send()).rejects.toMatchObject({
      code: 'NO_RESPONSE',
      cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
    expect(server.requests).toHaveLength(0);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'nor does one of another name, over %s',
    async (version) => {
      await serve({ minVersion: version, maxVersion: version });
      trust();
      resolveHere();
      connect('other.test');
      // Again and again: a session that was refused must not be resumed.
      for (let count = 0; count < 3; count++)
        await expect(send()).rejects.toMatchObject({
          code: 'NO_RESPONSE',
          cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
        });
      expect(server.requests).toHaveLength(0);
    },
  );

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('sessions are resumed over %s', async (version) => {
    const text = OK.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n');
    await serve({ minVersion: version, maxVersion: version }, text);
    trust();
    connect('127.0.0.1');
    for (let count = 0; count < 3; count++) expect(await send()).toMatchObject({ body: 'ok' });
    expect(resumed).toEqual([false, true, true]);
  });

  test("OpenSSL's server is understood, and resumes a session", async () => {
    await serve({});
    trust();
    await using openssl = await openOpensslServer(certificates.server);
    const origin = { secure: true, host: '127.0.0.1', port: openssl.port };
    pool = new ConnectionPool({ origin, connections: 1, ...PATIENCE });
    const pages = [await send(), await send()];
    expect(pages).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(pages.map(({ body }) => /^(New|Reused), (TLSv1.3)/m.exec(body)?.slice(1))).toEqual([
      ['New', 'TLSv1.3'],
      ['Reused', 'TLSv1.3'],
    ]);
  });
});
