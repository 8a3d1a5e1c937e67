import fc from 'fast-check';
import { XMLBuilder } from 'fast-xml-parser';
import type { ClientRequest } from './client';
import { answerError } from './service-error';
import { blocks, element } from './xml';

const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll(/\p{Cc}/gu, ''));

test('reads back what a real XML writer wrote', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ Key: text, ETag: text })), (Contents) => {
      const xml = new XMLBuilder({ processEntities: true }).build({
        ListBucketResult: { Contents },
      });
      const found = Array.from(blocks(xml, 'Contents'), (block = '') => ({
        Key: element(block, 'Key') ?? '',
        ETag: element(block, 'ETag') ?? '',
      }));
      expect(found).toEqual(Contents);
    }),
  );
});

test('numeric entities are characters, unknown ones stay', () => {
  expect(element('<Key>a&#10;b&#x1F600;&what;</Key>', 'Key')).toBe('a\nb😀&what;');
});

test('what is not there, or not whole, is undefined', () => {
  expect(element('<Keys>x</Keys>', 'Key')).toBeUndefined();
  expect(element('<Key>x', 'Key')).toBeUndefined();
  expect(element('<Key>x</Keys>', 'Key')).toBeUndefined();
  expect([...blocks('', 'Contents')]).toEqual([]);
});

test.each([
  ['<A>1</A><A>2', ['1', undefined]],
  ['<A>1<A>2</A>', [undefined]],
  ['<A>1</A>2</A><A>3</A>', ['1', undefined]],
  ['1</A>', [undefined]],
])('of %j, what has no beginning or no end is told of', (xml, expected) => {
  expect([...blocks(xml, 'A')]).toEqual(expected);
});

const COPY: ClientRequest = {
  method: 'PUT',
  bucket: 'into',
  key: 'b c',
  headers: { 'x-amz-copy-source': 'from/a%20b' },
};
const response = (status: number, body: string) => ({ status, body, headers: {} });

test.each([
  [200, '<CopyObjectResult><ETag>x</ETag></CopyObjectResult>', undefined],
  [
    200,
    '<Error><Code>InternalError</Code><Message>a &amp; b</Message></Error>',
    ['InternalError', 200, 'a & b'],
  ],
  [200, '<Error><Code>SlowDown</Code><Message>m</Message></Error>', ['SlowDown', 503, 'm']],
  [
    200,
    '',
    ['InternalError', 200, 'status 200 to PUT s3://into/b c, without a word of explanation'],
  ],
  [200, '<CopyObjectResult><ETag>x</', ['InternalError', 200, expect.any(String)]],
  [404, '', ['404', 404, 'status 404 to PUT s3://into/b c, without a word of explanation']],
  [
    403,
    '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
    [
      'AccessDenied',
      403,
      "s3:PutObject on arn:aws:s3:::into/b c denied: grant it to these credentials, in their policies and in the bucket's (it may also be s3:GetObject on arn:aws:s3:::from/a b, or s3:PutObjectTagging on arn:aws:s3:::into/b c, or s3:GetObjectTagging on arn:aws:s3:::from/a b)",
    ],
  ],
])('status %d with %j is %j', (status, body, expected) => {
  const error = answerError(response(status, body), COPY, 'CopyObjectResult');
  expect(error && [error.name, error.$metadata.httpStatusCode, error.message]).toEqual(expected);
});

test('without an element to expect, any body of a success will do', () => {
  expect(answerError(response(200, ''), COPY)).toBeUndefined();
  expect(answerError(response(412, ''), COPY)).toMatchObject({ name: '412' });
});

test.each<[Partial<ClientRequest>, object[]]>([
  [{ method: 'PUT', key: 'k' }, [{ action: 's3:PutObject', bucket: 'b', key: 'k' }]],
  [{ method: 'DELETE', key: 'k' }, [{ action: 's3:DeleteObject', bucket: 'b', key: 'k' }]],
  [{ method: 'HEAD' }, [{ action: 's3:ListBucket', bucket: 'b' }]],
  [
    { method: 'HEAD', key: 'k' },
    [
      { action: 's3:GetObject', bucket: 'b', key: 'k' },
      { action: 's3:ListBucket', bucket: 'b' },
    ],
  ],
])('access denied to %j says what was lacking', (request, denied) => {
  const all: ClientRequest = { method: 'GET', bucket: 'b', key: '', ...request };
  expect(answerError(response(403, ''), all)).toMatchObject({ name: '403', denied });
  const body = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
  expect(answerError(response(403, body), all)).toMatchObject({ denied, cause: { message: 'no' } });
});

test('a signature that does not match is no lack of a permission', () => {
  const body = '<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message></Error>';
  expect(answerError(response(403, body), COPY)).toMatchObject({ message: 'm', denied: undefined });
});
