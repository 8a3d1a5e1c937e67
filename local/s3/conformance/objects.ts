import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { failureOf, NASTY_KEYS } from '../fixtures/client';
import type { Stage } from './stage';

/** What is put beside an object's bytes, and read as it was. */
const ATTRIBUTES = {
  Metadata: { one: '1', 'two-words': 'a b' },
  ContentType: 'text/plain',
  ContentEncoding: 'identity',
  ContentLanguage: 'en',
  ContentDisposition: 'inline',
  CacheControl: 'no-cache',
  StorageClass: 'STANDARD_IA',
} as const;

export function objectCases({ client, newBucket, conforms }: Stage): void {
  const text = async (Bucket: string, Key: string, Range?: string) => {
    const { Body } = await client().send(
      new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }),
    );
    return Body?.transformToString();
  };

  conforms('bytes, metadata, headers, tags and storage class come back', async () => {
    const Bucket = await newBucket();
    const put = await client().send(
      new PutObjectCommand({
        Bucket,
        Key: 'k',
        Body: 'hello',
        ...ATTRIBUTES,
        Tagging: 'a=1&b=x%20y',
      }),
    );
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const head = await client().send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ETag: put.ETag,
      ...ATTRIBUTES,
    });
    expect(await text(Bucket, 'k')).toBe('hello');
    const get = await client().send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(get.TagCount).toBe(2);
    await get.Body?.transformToByteArray();
    const { TagSet } = await client().send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }));
    expect(TagSet).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x y' },
    ]);
  });

  conforms('a stream of unknown chunks arrives whole, with its trailing checksum', async () => {
    const Bucket = await newBucket();
    const chunks = Array.from({ length: 60 }, (_, n) => Buffer.alloc(1 + n * 997, n));
    const whole = Buffer.concat(chunks);
    await client().send(
      new PutObjectCommand({
        Bucket,
        Key: 'streamed',
        Body: Readable.from(chunks),
        ContentLength: whole.length,
      }),
    );
    const { Body, ContentEncoding } = await client().send(
      new GetObjectCommand({ Bucket, Key: 'streamed' }),
    );
    const read = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(Buffer.compare(Buffer.from(read), whole)).toBe(0);
    expect(ContentEncoding ?? '').not.toContain('aws-chunked');
  });

  conforms('a body of 6 MB is sent after 100 Continue and comes back', async () => {
    const Bucket = await newBucket();
    const body = Buffer.alloc(6_000_000, 'abcdefg');
    await client().send(new PutObjectCommand({ Bucket, Key: 'large', Body: body }));
    const head = await client().send(new HeadObjectCommand({ Bucket, Key: 'large' }));
    expect(head.ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
  });

  for (const algorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
    conforms(`a wrong ${algorithm} is refused, and nothing is stored`, async () => {
      const Bucket = await newBucket();
      const wrong = { [`Checksum${algorithm}`]: Buffer.alloc(WIDTH[algorithm]).toString('base64') };
      const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ...wrong });
      expect((await failureOf(client().send(put))).status).toBe(400);
      const head = await failureOf(client().send(new HeadObjectCommand({ Bucket, Key: 'k' })));
      expect(head.status).toBe(404);
    });
  }

  conforms('a wrong Content-MD5 is refused', async () => {
    const Bucket = await newBucket();
    const ContentMD5 = createHash('md5').update('other').digest('base64');
    const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ContentMD5 });
    expect(await failureOf(client().send(put))).toEqual({ name: 'BadDigest', status: 400 });
  });

  conforms('ranges: first bytes, middle, open end, suffix, beyond the end', async () => {
    const Bucket = await newBucket();
    await client().send(new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }));
    expect(await text(Bucket, 'k', 'bytes=0-3')).toBe('0123');
    expect(await text(Bucket, 'k', 'bytes=4-4')).toBe('4');
    expect(await text(Bucket, 'k', 'bytes=7-')).toBe('789');
    expect(await text(Bucket, 'k', 'bytes=-2')).toBe('89');
    expect(await text(Bucket, 'k', 'bytes=8-99')).toBe('89');
    const { ContentRange } = await client().send(
      new HeadObjectCommand({ Bucket, Key: 'k', Range: 'bytes=2-5' }),
    );
    expect(ContentRange ?? 'bytes 2-5/10').toBe('bytes 2-5/10');
    const beyond = new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=10-' });
    expect((await failureOf(client().send(beyond))).status).toBe(416);
  });

  conforms('what is not there is NoSuchKey, a bare 404 on HEAD, or NoSuchBucket', async () => {
    const Bucket = await newBucket();
    const get = (bucket: string) =>
      failureOf(client().send(new GetObjectCommand({ Bucket: bucket, Key: 'none' })));
    expect(await get(Bucket)).toEqual({ name: 'NoSuchKey', status: 404 });
    expect(await get('no-such-bucket-here')).toEqual({ name: 'NoSuchBucket', status: 404 });
    const head = await failureOf(client().send(new HeadObjectCommand({ Bucket, Key: 'none' })));
    expect(head).toEqual({ name: 'NotFound', status: 404 });
  });

  conforms('reads with conditions answer 412 and 304', async () => {
    const Bucket = await newBucket();
    const { ETag = '' } = await client().send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'v' }),
    );
    const get = (conditions: object) =>
      client().send(new GetObjectCommand({ Bucket, Key: 'k', ...conditions }));
    await (await get({ IfMatch: ETag })).Body?.transformToByteArray();
    expect((await failureOf(get({ IfMatch: '"other"' }))).status).toBe(412);
    expect((await failureOf(get({ IfNoneMatch: ETag }))).status).toBe(304);
    const future = new Date(Date.now() + 3_600_000);
    expect((await failureOf(get({ IfModifiedSince: future }))).status).toBe(304);
    const past = new Date(Date.now() - 3_600_000);
    expect((await failureOf(get({ IfUnmodifiedSince: past }))).status).toBe(412);
  });

  conforms('IfNoneMatch: * writes once only', async () => {
    const Bucket = await newBucket();
    const put = (Body: string) =>
      client().send(new PutObjectCommand({ Bucket, Key: 'k', Body, IfNoneMatch: '*' }));
    await put('first');
    expect(await failureOf(put('second'))).toEqual({ name: 'PreconditionFailed', status: 412 });
    expect(await text(Bucket, 'k')).toBe('first');
  });

  conforms('IfMatch writes over the version it names only', async () => {
    const Bucket = await newBucket();
    const put = (Body: string, IfMatch?: string) =>
      client().send(
        new PutObjectCommand({ Bucket, Key: 'k', Body, ...(IfMatch ? { IfMatch } : {}) }),
      );
    const { ETag = '' } = await put('first');
    await put('second', ETag);
    expect(await failureOf(put('third', ETag))).toEqual({
      name: 'PreconditionFailed',
      status: 412,
    });
  });

  conforms('nasty keys are written, read and deleted one by one', async () => {
    const Bucket = await newBucket();
    for (const Key of NASTY_KEYS) {
      await client().send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      expect(await text(Bucket, Key)).toBe(Key);
      await client().send(new DeleteObjectCommand({ Bucket, Key }));
      const head = await failureOf(client().send(new HeadObjectCommand({ Bucket, Key })));
      expect(head.status).toBe(404);
    }
  });

  conforms('a batch delete names what it deleted, and leaves the rest', async () => {
    const Bucket = await newBucket();
    for (const Key of ['a', 'b & <c>', 'd']) {
      await client().send(new PutObjectCommand({ Bucket, Key, Body: 'v' }));
    }
    const Delete = { Objects: [{ Key: 'a' }, { Key: 'b & <c>' }, { Key: 'never there' }] };
    const { Deleted = [] } = await client().send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted.map(({ Key }) => Key).sort()).toEqual(['a', 'b & <c>', 'never there']);
    expect(await text(Bucket, 'd')).toBe('v');
    expect((await failureOf(text(Bucket, 'b & <c>'))).name).toBe('NoSuchKey');
  });

  conforms('tags are replaced and removed without touching the bytes', async () => {
    const Bucket = await newBucket();
    await client().send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'v', Tagging: 'old=1' }));
    const tags = async () =>
      (await client().send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }))).TagSet;
    const TagSet = [{ Key: 'new', Value: 'a+b = c/d: e@f' }];
    await client().send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet } }));
    expect(await tags()).toEqual(TagSet);
    await client().send(new DeleteObjectTaggingCommand({ Bucket, Key: 'k' }));
    expect(await tags()).toEqual([]);
    expect(await text(Bucket, 'k')).toBe('v');
  });
}

const WIDTH = { CRC32: 4, CRC32C: 4, SHA1: 20, SHA256: 32 };
