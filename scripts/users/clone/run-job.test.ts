import { localEnvironment } from '@lambda-core/local/credentials';
import { clientFor } from '@lambda-core/local/s3/fixtures/client';
import { openS3 } from '@lambda-core/local/s3/server';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { COMMANDS, FOLDER, JOB, jobWriter } from './fixtures/job-files';
import { openCommandBucket } from './job-folder';
import type { LocalStages } from './local/stages';
import { readCloneCommand } from './options';
import { SILENT } from './progress';
import { runJob } from './run-job';

const ARGV = ['--source', 'from', '--destination', 'into', '--command-bucket', COMMANDS, '--local'];
const FILES = ['a-1-segment-request', 'a-1-segment-response', 'clone-response'];
const ERROR = { code: 'REQUEST_DAMAGED', message: 'no' };

/** Stages in this process that have written all files of a job before it is watched. */
function stagesThatWrote(names: readonly string[], tellsAll: boolean): LocalStages {
  let unheard = names;
  return {
    segment() {},
    copy() {},
    running: { objects: 0, bytes: 0 },
    waiting: 0,
    lastError: '',
    isHungry: false,
    heard() {
      const heard = unheard;
      unheard = [];
      return heard;
    },
    tellsAll,
    wake: async () => {},
    drain: async () => true,
    check() {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Follows a job of one segment to its end; returns how often its folder was listed. */
async function lists(
  response: Parameters<ReturnType<typeof jobWriter>['segmentResponse']>[1],
  { tellsAll = true, values = ['a-1'] } = {},
): Promise<number> {
  await using server = await openS3();
  const s3 = clientFor(server.endpoint);
  const write = jobWriter(s3);
  await write.createBuckets();
  await write.segmentRequest('a-1');
  await write.segmentResponse('a-1', response);
  await write.put('clone-response', { ...JOB, segments: { count: 1, values } });
  s3.destroy();
  using clients = openClients({ sockets: 4, environment: localEnvironment(server) });
  const { signal } = new AbortController();
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const { state } = await runJob({
    job: { request: JOB, folder: FOLDER },
    command: readCloneCommand(ARGV),
    commands: openCommandBucket(clients, COMMANDS, retrying),
    stages: stagesThatWrote(FILES, tellsAll),
    progress: SILENT,
    signal,
  });
  expect(state).toBe('complete');
  return server.stats.requests.ListObjectsV2;
}

test('a job that only this process works on is complete without a listing of its folder', async () => {
  expect(await lists({})).toBe(0);
});

test.each([
  ['somebody else works on it', {}, { tellsAll: false }],
  ['a segment was refused, which names no pieces', { error: ERROR }, {}],
  ['the segments are named in pages', {}, { values: [] }],
])('the folder is listed where %s', async (_, response, settings) => {
  expect(await lists(response, settings)).toBeGreaterThan(0);
});
