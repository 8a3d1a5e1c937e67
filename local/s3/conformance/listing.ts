import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { failureOf, NASTY_KEYS } from '../fixtures/client';
import type { Stage } from './stage';

export function listingCases({ client, newBucket, conforms }: Stage): void {
  const fill = async (keys: string[]) => {
    const Bucket = await newBucket();
    for (const Key of keys) await client().send(new PutObjectCommand({ Bucket, Key, Body: 'v' }));
    return Bucket;
  };
  const list = async (input: ListObjectsV2CommandInput) => {
    const page = await client().send(new ListObjectsV2Command(input));
    return {
      keys: (page.Contents ?? []).map(({ Key = '' }) => Key),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
      truncated: page.IsTruncated,
      next: page.NextContinuationToken,
      count: page.KeyCount,
    };
  };
  const pages = async (input: ListObjectsV2CommandInput) => {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ ...input, ...(ContinuationToken ? { ContinuationToken } : {}) });
      expect(page.count).toBeLessThanOrEqual(input.MaxKeys ?? 1000);
      found.push(...page.keys, ...page.prefixes);
      ContinuationToken = page.next;
      expect(page.truncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    return found;
  };

  conforms('keys are listed in the order of their UTF-8 bytes', async () => {
    const Bucket = await fill(NASTY_KEYS);
    const { keys } = await list({ Bucket });
    const order = [...NASTY_KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(keys).toEqual(order);
  });

  const urlListed = async (keys: string[]) => {
    const { keys: found } = await list({ Bucket: await fill(keys), EncodingType: 'url' });
    const decoded = found.map((key) => decodeURIComponent(key.replaceAll('+', '%20')));
    expect(decoded.sort()).toEqual([...keys].sort());
  };

  conforms('encoding-type=url gives every key back after decoding', async () => {
    await urlListed(['plus+and space', 'a/b', '100%', "'quoted'", 'ü(1)!*~', 'tab\tone']);
  });

  conforms('encoding-type=url carries keys that XML cannot', async () => {
    await urlListed(['line\nbreak', 'bell\u0007', 'return\r']);
  });

  conforms('a delimiter rolls keys up, and the root keeps its own', async () => {
    const Bucket = await fill(['a/1', 'a/2', 'b', 'c//d', 'c/e/f', 'z/']);
    expect(await list({ Bucket, Delimiter: '/' })).toMatchObject({
      keys: ['b'],
      prefixes: ['a/', 'c/', 'z/'],
      count: 4,
      truncated: false,
    });
    expect(await list({ Bucket, Delimiter: '/', Prefix: 'c/' })).toMatchObject({
      keys: [],
      prefixes: ['c//', 'c/e/'],
    });
    expect(await list({ Bucket, Prefix: 'a/' })).toMatchObject({ keys: ['a/1', 'a/2'] });
  });

  conforms('StartAfter is exclusive and may name a key that is not there', async () => {
    const Bucket = await fill(['a', 'c', 'e']);
    expect((await list({ Bucket, StartAfter: 'a' })).keys).toEqual(['c', 'e']);
    expect((await list({ Bucket, StartAfter: 'b' })).keys).toEqual(['c', 'e']);
    expect((await list({ Bucket, StartAfter: 'e' })).keys).toEqual([]);
  });

  conforms('StartAfter within a common prefix still shows it when keys follow', async () => {
    const Bucket = await fill(['a/1', 'a/2', 'b/1']);
    const { prefixes } = await list({ Bucket, Delimiter: '/', StartAfter: 'a/1' });
    expect(prefixes).toEqual(['a/', 'b/']);
  });

  for (const MaxKeys of [1, 2, 3, 7]) {
    conforms(`pages of ${MaxKeys} add up, common prefixes counted`, async () => {
      const Bucket = await fill(['a/1', 'a/2', 'b', 'c/1', 'd', 'e/1', 'e/2']);
      expect((await pages({ Bucket, MaxKeys })).length).toBe(7);
      const rolled = await pages({ Bucket, MaxKeys, Delimiter: '/' });
      expect(rolled.sort()).toEqual(['a/', 'b', 'c/', 'd', 'e/']);
    });
  }

  conforms('a listing of a bucket that is not there is NoSuchBucket', async () => {
    const response = failureOf(list({ Bucket: 'no-such-bucket-here' }));
    expect(await response).toEqual({ name: 'NoSuchBucket', status: 404 });
  });

  conforms('version 1 goes on from a marker', async () => {
    const Bucket = await fill(['a/1', 'a/2', 'b', 'c']);
    const first = await client().send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 1 }),
    );
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'a/' });
    const rest = await client().send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'a/' }),
    );
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['b', 'c']);
    expect(rest.CommonPrefixes ?? []).toEqual([]);
  });
}
