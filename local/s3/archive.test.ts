import {
  CopyObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  RestoreObjectCommand,
  type RestoreRequest,
  type S3Client,
} from '@aws-sdk/client-s3';
import { clientFor, failureOf } from './fixtures/client';
import { openS3, type S3Server } from './server';

let server: S3Server;
let s3: S3Client;

beforeEach(async () => {
  server = await openS3();
  s3 = clientFor(server.endpoint);
  server.putSynthetic('b', 'cold', { size: 9, attributes: { storageClass: 'GLACIER' } });
});

afterEach(async () => {
  s3.destroy();
  await server.close();
});

const restore = (Key: string, RestoreRequest: RestoreRequest) =>
  s3.send(new RestoreObjectCommand({ Bucket: 'b', Key, RestoreRequest }));
const head = (Key: string) => s3.send(new HeadObjectCommand({ Bucket: 'b', Key }));
const copy = (Key: string) =>
  s3.send(new CopyObjectCommand({ Bucket: 'b', Key: 'copy', CopySource: `b/${Key}` }));
const listed = async () => {
  const list = { Bucket: 'b', OptionalObjectAttributes: ['RestoreStatus' as const] };
  return (await s3.send(new ListObjectsV2Command(list))).Contents?.[0]?.RestoreStatus;
};

test('an archived object can be copied when its restore has ended, and HEAD and listings tell', async () => {
  expect((await head('cold')).Restore).toBeUndefined();
  expect(await listed()).toBeUndefined();
  expect(await failureOf(copy('cold'))).toEqual({ name: 'InvalidObjectState', status: 403 });

  expect((await restore('cold', { Days: 2 })).$metadata.httpStatusCode).toBe(202);
  expect((await head('cold')).Restore).toBe('ongoing-request="true"');
  expect(await listed()).toEqual({ IsRestoreInProgress: true });
  expect(await failureOf(restore('cold', { Days: 2 }))).toEqual({
    name: 'RestoreAlreadyInProgress',
    status: 409,
  });

  server.finishRestores();
  expect((await head('cold')).Restore).toMatch(/^ongoing-request="false", expiry-date=".* GMT"$/);
  expect(await listed()).toMatchObject({ IsRestoreInProgress: false });
  await copy('cold');
  expect((await restore('cold', { Days: 9 })).$metadata.httpStatusCode).toBe(200);
});

test('Intelligent-Tiering takes no days, and the object itself comes back', async () => {
  const attributes = { storageClass: 'INTELLIGENT_TIERING' };
  server.putSynthetic('b', 'tiered', { size: 9, attributes });
  await copy('tiered');
  server.archive('b', 'tiered', 'DEEP_ARCHIVE_ACCESS');
  expect((await head('tiered')).ArchiveStatus).toBe('DEEP_ARCHIVE_ACCESS');
  expect((await failureOf(copy('tiered'))).name).toBe('InvalidObjectState');
  const invalid = { name: 'InvalidArgument', status: 400 };
  expect(await failureOf(restore('tiered', { Days: 1 }))).toEqual(invalid);
  const Tier = 'Expedited';
  expect(await failureOf(restore('tiered', { GlacierJobParameters: { Tier } }))).toEqual(invalid);
  await restore('tiered', {});
  server.finishRestores();
  await copy('tiered');
  expect((await head('tiered')).ArchiveStatus).toBeUndefined();
});
