import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { describeError } from '@lambda-core/common/errors';
import type { SocketTls } from './socket-connect';

/** What the user calls each part: a variable, a flag with its file, a field of a secret. */
export type TlsNames = Readonly<Record<'ca' | 'certificate' | 'key', string>>;

/**
 * What is wrong with TLS settings, one line a problem, empty when they can be used; never the content itself.
 *
 * Without this a bad key fails each attempt to connect, as if the receiver were to blame, and a `ca` that
 * holds no certificate is no error at all: Node trusts nobody then, and says so of the receiver's.
 */
export function tlsProblems(tls: SocketTls, names: TlsNames): string[] {
  const problems: string[] = [];
  /** The result of `read`, or `undefined` and a problem more. */
  const checked = <T>(part: keyof TlsNames, expected: string, read: (pem: string) => T) => {
    const pem = tls[part];
    if (pem === undefined) return undefined;
    try {
      return read(pem);
    } catch (error) {
      const found =
        error instanceof Missing
          ? error.message
          : `one that cannot be used (${describeError(error)})`;
      problems.push(`${names[part]}: found ${found}, expected ${expected} as PEM`);
      return undefined;
    }
  };

  checked('ca', "the receiver's certificate authority", certificates);
  const chain = checked('certificate', 'a client certificate', certificates);
  const key = checked('key', "the client certificate's private key", privateKey);
  if (tls.certificate !== undefined && tls.key === undefined)
    problems.push(`${names.key}: is missing, expected the private key of ${names.certificate}`);
  if (tls.key !== undefined && tls.certificate === undefined)
    problems.push(`${names.certificate}: is missing, expected the certificate of ${names.key}`);
  if (chain === undefined || key === undefined) return problems;
  if (!chain[0]?.checkPrivateKey(key))
    problems.push(`${names.key}: found the key of another certificate than ${names.certificate}`);
  // What else OpenSSL may object to at its security level, such as a key that is too short.
  else checked('certificate', 'one that OpenSSL accepts', (cert) => usable(cert, tls.key));
  return problems;
}

/** What was found in the place of what was expected. */
class Missing extends Error {}

function certificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[\s\S]*?-----END \1-----/g);
  if (blocks === null) throw new Missing('no certificate');
  return blocks.map((block) => new X509Certificate(block));
}

function privateKey(pem: string): KeyObject {
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) throw new Missing('no private key');
  if (/-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem))
    throw new Missing('a key locked by a passphrase');
  return createPrivateKey(pem);
}

function usable(cert: string, key: string | undefined): void {
  createSecureContext({ cert, ...(key === undefined ? {} : { key }) });
}
