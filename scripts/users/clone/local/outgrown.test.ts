import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3 } from '@lambda-core/local/s3/server';
import { jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { requestOf, writeRequest } from '../job';
import { openCommandBucket } from '../job-folder';
import { readCloneCommand } from '../options';
import { SILENT } from '../progress';
import { runJob } from '../run-job';
import { openLocalStages } from './stages';

test('work that outgrows this process is shared with others, and its end is seen all the same', async () => {
  await using server = await openS3();
  for (const bucket of ['from', 'into', 'commands']) server.createBucket(bucket);
  for (let at = 0; at < 600; at++) server.putSynthetic('from', `${at % 300}/${at}`, { size: 1 });
  const environment = localEnvironment(server);
  using clients = openClients({ sockets: 100, environment });
  const argv = ['--source', 'from', '--destination', 'into', '--command-bucket', 'commands'];
  const command = readCloneCommand([...argv, '--local', '--workers', '2']);
  if (!('start' in command.job)) throw new Error('expected a new job');
  const request = requestOf(command.job.start, 'commands');
  const shared: number[] = [];
  await using stages = openLocalStages({
    clients,
    bucket: 'commands',
    workers: 2,
    environment,
    // From the first segment on: how many wait at a time depends on the machine.
    isOutgrown({ waiting }) {
      if (waiting > 0) shared.push(waiting);
      return waiting > 0;
    },
  });
  stages.expect(jobFolder(request), request);
  const { signal } = new AbortController();
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const commands = openCommandBucket(stages.clients, 'commands', retrying);
  const job = await writeRequest(commands, request);
  const result = await runJob({ job, command, commands, stages, progress: SILENT, signal });
  expect(result).toMatchObject({
    state: 'complete',
    ok: true,
    segments: { made: 300, done: 300 },
    objects: { copied: 600 },
  });
  expect(shared).not.toEqual([]);
  expect(stages.tellsAll).toBe(false);
});
