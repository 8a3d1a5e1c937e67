import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

export type KeyPair = { key: string; cert: string };
export type TestCertificates = { ca: string; server: KeyPair; client: KeyPair };

const SERVER_NAMES = 'subjectAltName=DNS:localhost,DNS:logstash.test,IP:127.0.0.1';

/**
 * Why TLS tests cannot run here, or `undefined` when they can. Throws when `REQUIRE_ALL=1` demands
 * every test.
 */
export function missingForTls(environment = process.env): string | undefined {
  const options = { env: environment, stdio: 'ignore' } as const;
  if (spawnSync('openssl', ['version'], options).status === 0) return undefined;
  const missing = 'openssl is not on the PATH: TLS is not tested (install the package "openssl")';
  if (environment['REQUIRE_ALL'] === '1') throw new LambdaCoreError('TOOL_MISSING', missing);
  return missing;
}

/**
 * Makes a CA, a server certificate for localhost, 127.0.0.1 and logstash.test, and a client certificate:
 * PEM texts, valid for two days, the files gone again.
 */
export function createTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-core-certificates-'));
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

  const sign = (name: string, extensions: string): KeyPair => {
    writeFileSync(join(folder, `${name}.extensions`), extensions);
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`];
    openssl('req', '-new', ...newKey, ...request);
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    const files = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', `${name}.extensions`];
    openssl('x509', '-req', ...files, ...signed);
    return { key: read(`${name}.key`), cert: read(`${name}.crt`) };
  };

  try {
    const authority = ['-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Lambda Core test CA'];
    openssl('req', '-x509', ...newKey, ...authority, '-days', '2');
    return {
      ca: read('ca.crt'),
      server: sign('server', `${SERVER_NAMES}\nextendedKeyUsage=serverAuth\n`),
      client: sign('client', 'extendedKeyUsage=clientAuth\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
