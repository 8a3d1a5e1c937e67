import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { openS3 } from '@lambda-core/local/s3/server';
import { s3StateLock } from './state-lock';

test('who has waited too long for the lock gets the command that lifts it', async () => {
  await using server = await openS3();
  server.createBucket('states');
  const client = new S3Client(clientSettings(server));
  const of = { environment: 'ci', bucket: 'states', key: 'traffic' };
  await s3StateLock(client, { ...of, who: 'one' }).acquire('rollout-1', () => {});

  // It began to wait an hour ago.
  jest.spyOn(performance, 'now').mockReturnValueOnce(-3_600_000);
  await expect(
    s3StateLock(client, { ...of, who: 'other' }).acquire('rollout-2', () => {}),
  ).rejects.toThrow(
    'locked by one (npm run rollout, rollout-1): wait for it, or when that runs no more: npm run tf -- ci traffic force-unlock rollout-1',
  );
  client.destroy();
});
