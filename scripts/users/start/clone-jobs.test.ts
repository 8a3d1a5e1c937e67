import { openS3 } from '@lambda-core/local/s3/server';
import { watchCloneJobs } from './clone-jobs';

test('a clone that runs is told with its segments, whichever it is', async () => {
  const s3 = await openS3();
  s3.createBucket('commands');
  const jobs = watchCloneJobs(s3, 'commands', () => {});
  expect(jobs.text()).toBe('');
  for (const name of ['clone-request', 'a-segment-request'])
    await s3.direct.put('commands', `second-from-into/${name}`, Buffer.from('{}'));
  // S3 tells of an object a turn after it was put.
  await new Promise(setImmediate);
  await jobs.settled();
  expect(jobs.text()).toBe('clone second-from-into: 0 of 1 segment or more');
  await s3.close();
});
