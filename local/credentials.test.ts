import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, KEYS, localEnvironment, PROFILE_KEYS } from './credentials';
import { openS3 } from './s3/server';

test('a client of the SDK reaches a bucket of a server with its settings', async () => {
  await using server = await openS3({ region: 'eu-west-1' });
  server.createBucket('there');
  const client = new S3Client(clientSettings(server));
  const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: 'there' }));
  expect(KeyCount).toBe(0);
  client.destroy();
  expect(localEnvironment(server)).toEqual({
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: 'eu-west-1',
    ...KEYS,
  });
});

test('a profile has the same keys as the environment', () => {
  expect(PROFILE_KEYS).toBe('aws_access_key_id = local\naws_secret_access_key = local');
});
