import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { encodeKeyPath, encodeRfc3986 } from './address';
import { createSigner } from './sign';

/** What the SDK's signer wants for hashing. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

test('signs as the SDK does, whatever the key, the query and the headers', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });
  const credentials = fc.record({
    accessKeyId: fc.constant('AKIDEXAMPLE'),
    secretAccessKey: text,
    sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      text,
      text,
      credentials,
      fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }),
      async (key, value, who, now) => {
        const path = `/bucket/${encodeKeyPath(key)}`;
        const headers = {
          host: 'bucket.s3.eu-west-1.amazonaws.com',
          'x-amz-copy-source': `source/${encodeKeyPath(value)}`,
          'x-amz-copy-source-if-match': ' "a  b" ',
        };
        const query = { partNumber: '3', uploadId: value };
        const reference = new SignatureV4({
          credentials: who as never,
          region: 'eu-west-1',
          service: 's3',
          sha256: Sha256 as never,
          uriEscapePath: false,
          applyChecksum: true,
        });
        const theirs = await reference.sign(
          {
            method: 'PUT',
            protocol: 'https:',
            hostname: headers.host,
            path,
            query,
            headers,
          } as never,
          { signingDate: now },
        );
        const ours = createSigner('eu-west-1')(
          { method: 'PUT', path, query: `partNumber=3&uploadId=${encodeRfc3986(value)}`, headers },
          who,
          now,
        );
        expect(theirs).toMatchObject({ headers: { authorization: ours['authorization'] } });
      },
    ),
  );
});

test('one signer serves changing credentials and days', () => {
  const request = { method: 'GET', path: '/b/k', headers: { host: 'h' } };
  const sign = createSigner('eu-west-1');
  const signature = (secretAccessKey: string, day: string) =>
    sign(request, { accessKeyId: 'a', secretAccessKey }, new Date(day))['authorization'];
  const first = signature('one', '2026-01-01');
  expect(signature('two', '2026-01-01')).not.toBe(first);
  expect(signature('one', '2026-01-02')).not.toBe(first);
  expect(signature('one', '2026-01-01')).toBe(first);
});
