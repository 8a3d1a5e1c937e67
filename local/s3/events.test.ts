import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketNotificationConfigurationCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectCreatedEvent, ObjectCreatedRecord } from './events';
import { clientFor } from './fixtures/client';
import { openS3, type S3Server } from './server';

const Bucket = 'watched';

test('put, copy and multipart each tell of the object, once it can be read', async () => {
  await using server = await openS3({ region: 'eu-west-1' });
  server.createBucket(Bucket);
  const client = clientFor(server.endpoint);
  const key = 'logs/a b+c ünï (1).log';
  const next = eventOf(server);
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: key, Body: 'hello' }));
  const record = await next;
  expect(record).toEqual({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:LOCAL' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {
      'x-amz-request-id': expect.any(String),
      'x-amz-id-2': expect.any(String),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: {
        name: Bucket,
        ownerIdentity: { principalId: 'LOCAL' },
        arn: `arn:aws:s3:::${Bucket}`,
      },
      object: {
        key: 'logs/a+b%2Bc+%C3%BCn%C3%AF+%281%29.log',
        size: 5,
        eTag: ETag?.replaceAll('"', ''),
        sequencer: expect.stringMatching(/^[0-9A-F]+$/),
      },
    },
  });

  const copied = eventOf(server);
  const CopySource = `${Bucket}/${encodeURIComponent(key)}`;
  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
  expect(await copied).toMatchObject({
    eventName: 'ObjectCreated:Copy',
    s3: { object: { key: 'copy' } },
  });

  const target = { Bucket, Key: 'joined' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const part = { ...target, UploadId, PartNumber: 1 };
  const uploaded = await client.send(new UploadPartCommand({ ...part, Body: 'part' }));
  const joined = eventOf(server);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: uploaded.ETag }] };
  await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  const last = await joined;
  expect(last).toMatchObject({ eventName: 'ObjectCreated:CompleteMultipartUpload' });
  expect(last.s3.object.sequencer > record.s3.object.sequencer).toBe(true);
  client.destroy();
});

test('the object can be read when its event comes', async () => {
  await using server = await openS3();
  server.createBucket(Bucket);
  const client = clientFor(server.endpoint);
  const read = new Promise<number | undefined>((resolve, reject) => {
    server.subscribe(({ Records: [{ s3 }] }) => {
      const head = new HeadObjectCommand({ Bucket: s3.bucket.name, Key: s3.object.key });
      client.send(head).then(({ ContentLength }) => resolve(ContentLength), reject);
    });
  });
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello' }));
  expect(await read).toBe(5);
  client.destroy();
});

test('filters pick by bucket, prefix and suffix, and an ended subscription is silent', async () => {
  const picked: string[] = [];
  const ended: string[] = [];
  await using server = await openS3();
  server.createBucket(Bucket);
  server.createBucket('other');
  server.subscribe(({ Records: [{ s3 }] }) => picked.push(s3.object.key), {
    bucket: Bucket,
    prefix: 'logs/',
    suffix: '.gz',
  });
  const end = server.subscribe(({ Records: [{ s3 }] }) => ended.push(s3.object.key));
  const client = clientFor(server.endpoint);
  const put = (bucket: string, Key: string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'v' }));
  const first = eventOf(server);
  await put(Bucket, 'logs/1.gz');
  await first;
  end();
  await put(Bucket, 'logs/2.txt');
  await put(Bucket, 'else/3.gz');
  await put('other', 'logs/4.gz');
  const last = eventOf(server);
  await put(Bucket, 'logs/5.gz');
  await last;
  expect(picked).toEqual(['logs/1.gz', 'logs/5.gz']);
  expect(ended).toEqual(['logs/1.gz']);
  client.destroy();
});

function eventOf(server: S3Server): Promise<ObjectCreatedRecord> {
  return new Promise((resolve) => {
    const end = server.subscribe(({ Records }: ObjectCreatedEvent) => {
      end();
      resolve(Records[0]);
    });
  });
}

test('a bucket tells whom it notifies, and of what; not who only listens', async () => {
  await using server = await openS3();
  server.createBucket(Bucket);
  const end = server.subscribe(() => {}, { suffix: '.log', queueArn: 'arn:of:all' });
  server.subscribe(() => {}, { bucket: Bucket, prefix: 'a&b/', queueArn: 'arn:of:one' });
  server.subscribe(() => {}, { bucket: 'another', queueArn: 'arn:of:another' });
  server.subscribe(() => {}, { bucket: Bucket });
  const client = clientFor(server.endpoint);
  const asked = new GetBucketNotificationConfigurationCommand({ Bucket });
  const { QueueConfigurations } = await client.send(asked);
  const filterOf = (Name: string, Value: string) => ({ Key: { FilterRules: [{ Name, Value }] } });
  const Events = ['s3:ObjectCreated:*'];
  expect(QueueConfigurations).toEqual([
    { QueueArn: 'arn:of:all', Events, Filter: filterOf('Suffix', '.log') },
    { QueueArn: 'arn:of:one', Events, Filter: filterOf('Prefix', 'a&b/') },
  ]);
  end();
  expect((await client.send(asked)).QueueConfigurations).toHaveLength(1);
  client.destroy();
});
