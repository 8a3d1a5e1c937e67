import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Identity = { readonly certificate: string; readonly key: string };
export type Certificates = { ca: string; server: Identity; client: Identity; stranger: Identity };

/** Whether `openssl` can be run; with REQUIRE_ALL=1 its absence is an error. */
export function opensslPresent(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch (cause) {
    const message = 'the openssl executable is missing: the TLS tests of delivery do not run';
    if (process.env['REQUIRE_ALL'] === '1') throw new Error(message, { cause });
    console.warn(message);
    return false;
  }
}

/**
 * A certificate authority, a server certificate for `logstash.test`, a client's, and a stranger's
 * that signed itself; made by the openssl executable in a temporary directory.
 */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'delivery-tls-'));
  const inDirectory = (name: string) => join(directory, name);
  const read = (name: string) => readFileSync(inDirectory(name), 'utf8');
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

  const selfSigned = (name: string): Identity => {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    openssl('req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, ...files);
    return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
  };
  const signed = (name: string): Identity => {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`];
    openssl('req', ...newKey, '-subj', `/CN=${name}`, ...files);
    writeFileSync(inDirectory('extensions'), `subjectAltName=DNS:${name}\n`);
    const authority = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'];
    const out = ['-days', '2', '-extfile', 'extensions', '-out', `${name}.pem`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...authority, ...out);
    return { certificate: read(`${name}.pem`), key: read(`${name}.key`) };
  };

  try {
    return {
      ca: selfSigned('authority').certificate,
      server: signed('logstash.test'),
      client: signed('client.test'),
      stranger: selfSigned('stranger'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
