import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  createTestCertificates,
  missingForTls,
} from '@lambda-core/local/logstash/test-certificates';
import { type TlsNames, tlsProblems } from './tls-problems';

const missing = missingForTls();
if (missing !== undefined) console.warn(missing);

(missing === undefined ? describe : describe.skip)('TLS settings', () => {
  const { ca, client, server } = createTestCertificates();
  const names: TlsNames = { ca: '--ca a.pem', certificate: '--cert b.pem', key: '--key c.pem' };
  const locked = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'hunter2',
  });
  const damaged = client.cert.replace(/(?<=-\n[\s\S]{40})[\s\S]{8}/, '????????');

  test('that fit have no problems: none, an authority, several, a certificate with its key', () => {
    for (const tls of [{}, { ca }, { ca: `comment\n${ca}${server.cert}` }])
      expect(tlsProblems(tls, names)).toEqual([]);
    const pair = { certificate: client.cert + ca, key: client.key };
    expect(tlsProblems(pair, names)).toEqual([]);
  });

  test.each([
    ['a file of another kind', { ca: '{"name":"x"}' }, [/^--ca a.pem: found no certificate/]],
    ['nothing', { ca: '' }, [/^--ca a.pem: found no certificate/]],
    ['a key', { ca: client.key }, [/^--ca a.pem: found no certificate/]],
    [
      'one good and one damaged',
      { ca: ca + damaged },
      [/^--ca a.pem: found one that cannot be used \(.+\)/],
    ],
    ['no key', { certificate: client.cert }, [/^--key c.pem: is missing.*--cert b.pem/]],
    ['no certificate', { key: client.key }, [/^--cert b.pem: is missing.*--key c.pem/]],
    [
      'a certificate for a key and the other way round',
      { certificate: client.key, key: client.cert },
      [/^--cert b.pem: found no certificate/, /^--key c.pem: found no private key/],
    ],
    [
      'a locked key',
      { certificate: client.cert, key: String(locked) },
      [/^--key c.pem: found a key locked by a passphrase/],
    ],
    [
      'a truncated key',
      { certificate: client.cert, key: client.key.slice(0, 120) },
      [/^--key c.pem: found one that cannot be used/],
    ],
    [
      "somebody else's key",
      { certificate: client.cert, key: server.key },
      [/^--key c.pem: found the key of another certificate than --cert b.pem$/],
    ],
  ])('are refused by name: %s', (_, tls, expected) => {
    expect(tlsProblems(tls, names)).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  test('a key that OpenSSL holds for too short to be used', () => {
    const request = 'req -x509 -newkey rsa:512 -nodes -subj /CN=short -keyout -'.split(' ');
    const pem = execFileSync('openssl', request, {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    expect(tlsProblems({ certificate: pem, key: pem }, names)).toEqual([
      expect.stringMatching(
        /^--cert b.pem: found .*too small.*, expected one that OpenSSL accepts/,
      ),
    ]);
  });
});
