import { objectCreated } from './object-created';
import { openS3 } from './server';

test('what it tells of an object is what the embedded S3 tells, as far as that goes', async () => {
  await using server = await openS3();
  const heard = new Promise<unknown>((resolve) => void server.subscribe(resolve));
  server.createBucket('bucket');
  await server.direct.put('bucket', 'a b+c/%41é.log', Buffer.from('x'));
  const object = { bucket: 'bucket', key: 'a b+c/%41é.log' };
  expect(await heard).toMatchObject(objectCreated(object));
  expect(objectCreated(object, object).Records).toHaveLength(2);
});
