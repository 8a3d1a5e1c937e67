import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createTestCertificates,
  missingForTls,
} from '@lambda-core/local/logstash/test-certificates';
import { OK, openRawServer, type RawRequest, type RawServer } from '../http/fixtures/raw-server';

let server: RawServer;
afterEach(() => server.close());

const reply = ({ socket }: RawRequest) => void socket.write(OK);
const missing = missingForTls();

/** What a process of its own printed, once it has ended by itself. */
async function run(protocol: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = join(__dirname, 'fixtures', 'one-shot.ts');
  const endpoint = `${protocol}://127.0.0.1:${server.port}`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--require', 'tsx/cjs', script, endpoint, '2'],
    { env: { ...process.env, ...environment } },
  );
  return stdout;
}

test('requests keep a process alive, idle connections do not', async () => {
  server = await openRawServer(reply);
  expect(await run('http')).toBe('ok\nok\n');
  expect(server.connections).toHaveLength(1);
});

(missing ? test.skip : test)(
  `the same with TLS, which trusts NODE_EXTRA_CA_CERTS${missing ? ` (skipped: ${missing})` : ''}`,
  async () => {
    const certificates = createTestCertificates();
    const folder = await mkdtemp(join(tmpdir(), 'lambda-core-ca-'));
    try {
      const file = join(folder, 'ca.pem');
      await writeFile(file, certificates.ca);
      server = await openRawServer(reply, certificates.server);
      expect(await run('https', { NODE_EXTRA_CA_CERTS: file })).toBe('ok\nok\n');
      expect(server.connections).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await run('https')).toMatch(
      /unable to verify the first certificate\n.*unable to verify/,
    );
  },
);
