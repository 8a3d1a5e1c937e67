import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { clientsFor } from '@lambda-core/s3-clone-common/s3/fixtures/clients';
import { COMMANDS, FOLDER } from './fixtures/job-files';
import { openCommandBucket, openJobFolder } from './job-folder';
import { watchJob } from './watch';

/** Requests of a poll while segments before, between and behind the finished ones are unfinished. */
async function requestsOfPolls(finished: number): Promise<number[]> {
  await using server = await openS3();
  using clients = clientsFor(server.endpoint);
  const put = (name: string) => server.putSynthetic(COMMANDS, FOLDER + name, { size: 1 });
  const waiting = ['aaa', `s${String(finished / 2).padStart(6, '0')}-between`, 'zzz'];
  for (const segment of waiting) put(`${segment}-segment-request`);
  for (let at = 0; at < finished; at++) {
    const segment = `s${String(at).padStart(6, '0')}`;
    put(`${segment}-segment-request`);
    put(`${segment}-segment-response`);
  }
  const read: string[] = [];
  const commands = openCommandBucket(clients, COMMANDS, { counters: { retries: 0, throttles: 0 } });
  const watch = watchJob(openJobFolder(commands, FOLDER), {
    async onResponse(segment) {
      read.push(segment);
      return [];
    },
  });
  await watch.poll();
  expect(watch).toMatchObject({ finished, pending: 3 });
  const costs: number[] = [];
  const poll = async () => {
    const before = total(server);
    await watch.poll();
    costs.push(total(server) - before);
    // The other request asks for the clone-response.
    expect(watch.listed).toBe(total(server) - before - 1);
  };
  await poll();
  put('zzzz-segment-request');
  await poll();
  expect(watch.pending).toBe(4);
  put('aaa-segment-response');
  await poll();
  expect(watch).toMatchObject({ finished: finished + 1, pending: 3 });
  for (const segment of [...waiting.slice(1), 'zzzz']) put(`${segment}-segment-response`);
  put('clone-response');
  await watch.poll();
  expect(watch).toMatchObject({ complete: true, finished: finished + 4, pending: 0 });
  expect(new Set(read).size).toBe(read.length);
  return costs;
}

function total({ stats }: S3Server): number {
  return Object.values(stats.requests).reduce((sum, requests) => sum + requests, 0);
}

test('a poll costs the same after 20,000 finished segments as after 2,000', async () => {
  const costs = await requestsOfPolls(20_000);
  expect(costs).toEqual(await requestsOfPolls(2_000));
  // The clone-response, and one page for each stretch with something unfinished.
  for (const cost of costs) expect(cost).toBeLessThanOrEqual(4);
});
