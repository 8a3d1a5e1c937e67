import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { failureOf, NASTY_KEYS } from '../fixtures/client';
import type { Stage } from './stage';

export function copyCases({ client, newBucket, conforms }: Stage): void {
  const source = async (Key = 'source') => {
    const Bucket = await newBucket();
    const { ETag = '' } = await client().send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: 'bytes',
        Metadata: { m: '1' },
        ContentType: 'text/css',
        Tagging: 't=1',
        StorageClass: 'STANDARD_IA',
      }),
    );
    return { Bucket, Key, ETag, CopySource: copySource(Bucket, Key) };
  };
  const copy = (input: CopyObjectCommandInput) => client().send(new CopyObjectCommand(input));
  const described = async (Bucket: string, Key: string) => {
    const head = await client().send(new HeadObjectCommand({ Bucket, Key }));
    const { TagSet } = await client().send(new GetObjectTaggingCommand({ Bucket, Key }));
    return { ...head, TagSet };
  };

  conforms('a copy keeps bytes, metadata and tags, but not the storage class', async () => {
    const { CopySource, ETag } = await source();
    const Bucket = await newBucket();
    const { CopyObjectResult } = await copy({ Bucket, Key: 'copy', CopySource });
    expect(CopyObjectResult?.ETag).toBe(ETag);
    const copied = await described(Bucket, 'copy');
    expect(copied).toMatchObject({ Metadata: { m: '1' }, ContentType: 'text/css', ETag });
    expect(copied.TagSet).toEqual([{ Key: 't', Value: '1' }]);
    expect(copied.StorageClass ?? 'STANDARD').toBe('STANDARD');
    const { Body } = await client().send(new GetObjectCommand({ Bucket, Key: 'copy' }));
    expect(await Body?.transformToString()).toBe('bytes');
  });

  conforms('directives replace metadata, tags and storage class', async () => {
    const { Bucket, CopySource } = await source();
    await copy({
      Bucket,
      Key: 'copy',
      CopySource,
      MetadataDirective: 'REPLACE',
      Metadata: { n: '2' },
      ContentType: 'text/plain',
      TaggingDirective: 'REPLACE',
      Tagging: 'u=2',
      StorageClass: 'ONEZONE_IA',
    });
    const copied = await described(Bucket, 'copy');
    expect(copied).toMatchObject({
      Metadata: { n: '2' },
      ContentType: 'text/plain',
      StorageClass: 'ONEZONE_IA',
    });
    expect(copied.TagSet).toEqual([{ Key: 'u', Value: '2' }]);
  });

  conforms('nasty keys are copied from and to', async () => {
    const destination = await newBucket();
    for (const Key of NASTY_KEYS) {
      const { CopySource } = await source(Key);
      await copy({ Bucket: destination, Key, CopySource });
      const head = await client().send(new HeadObjectCommand({ Bucket: destination, Key }));
      expect(head.ContentLength).toBe(5);
    }
  });

  conforms('a copy holds to the conditions on its source', async () => {
    const { Bucket, CopySource, ETag } = await source();
    const attempt = (conditions: object) =>
      copy({ Bucket, Key: 'copy', CopySource, ...conditions });
    await attempt({ CopySourceIfMatch: ETag });
    expect((await failureOf(attempt({ CopySourceIfMatch: '"other"' }))).status).toBe(412);
    expect((await failureOf(attempt({ CopySourceIfNoneMatch: ETag }))).status).toBe(412);
  });

  conforms('a copy with IfNoneMatch: * never overwrites', async () => {
    const { Bucket, CopySource } = await source();
    await copy({ Bucket, Key: 'copy', CopySource, IfNoneMatch: '*' });
    const again = copy({ Bucket, Key: 'copy', CopySource, IfNoneMatch: '*' });
    expect(await failureOf(again)).toEqual({ name: 'PreconditionFailed', status: 412 });
  });

  conforms('a copy onto itself has to change something', async () => {
    const { Bucket, Key, CopySource } = await source();
    expect(await failureOf(copy({ Bucket, Key, CopySource }))).toEqual({
      name: 'InvalidRequest',
      status: 400,
    });
    await copy({ Bucket, Key, CopySource, MetadataDirective: 'REPLACE', Metadata: { n: '2' } });
    expect((await described(Bucket, Key)).Metadata).toEqual({ n: '2' });
  });

  conforms('a copy of what is not there is NoSuchKey', async () => {
    const Bucket = await newBucket();
    const response = copy({ Bucket, Key: 'copy', CopySource: `${Bucket}/none` });
    expect(await failureOf(response)).toEqual({ name: 'NoSuchKey', status: 404 });
  });
}

export function copySource(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
