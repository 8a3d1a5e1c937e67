import { openS3 } from '@lambda-core/local/s3/server';
import { followCloneJobs, watchCloneJobs } from './clone-jobs';

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

test('a dry run says what would be copied, and is in no sum of copies', async () => {
  const told: string[] = [];
  const texts = new Map([['clone-request', '{"options":{"dryRun":true}}']]);
  const read = async (key: string) => {
    const text = texts.get(key.slice(key.indexOf('/') + 1));
    return text === undefined ? undefined : Buffer.from(text);
  };
  const jobs = followCloneJobs(read, (line) => told.push(line));
  await jobs.take('try-from-into/clone-request');
  texts.set('clone-response', '{"segments":{"count":0,"values":[]}}');
  await jobs.take('try-from-into/clone-response');
  expect(told.at(-1)).toMatch(/: the dry run finished in \S+ s: 0 objects would be copied/);
  expect(jobs.tally).toMatchObject({ finished: 0, dryRuns: 1, objects: 0 });
});
