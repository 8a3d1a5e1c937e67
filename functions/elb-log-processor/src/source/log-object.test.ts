import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { openS3 } from '@lambda-core/local/s3/server';
import { openLogObject } from './log-object';

test('what is read again is the version that was read before, in larger pieces than S3 sends, or an error', async () => {
  await using server = await openS3();
  server.createBucket('logs');
  const content = Buffer.alloc(600_000, 'line\n');
  const reference = { bucket: 'logs', key: 'a.log' };
  await server.direct.put('logs', 'a.log', content);
  const s3 = new S3Client(clientSettings(server));
  const read = async (object: ReturnType<typeof openLogObject>, from = 0) => {
    const sizes: number[] = [];
    for await (const piece of object.read({ from })) sizes.push(piece.length);
    return sizes;
  };
  const object = openLogObject(s3, reference);
  expect(object.etag).toBeUndefined();
  expect(await read(object)).toEqual([262_144, 262_144, 75_712]);
  const { etag } = object;
  expect(etag).toMatch(/^".+"$/);
  expect(await read(object, 599_990)).toEqual([10]);

  await server.direct.put('logs', 'a.log', Buffer.from('another'));
  const changed = { code: 'OBJECT_CHANGED' };
  await expect(read(object)).rejects.toMatchObject(changed);
  await expect(read(openLogObject(s3, reference, etag))).rejects.toMatchObject(changed);
  expect(await read(openLogObject(s3, reference))).toEqual([7]);
  s3.destroy();
});
