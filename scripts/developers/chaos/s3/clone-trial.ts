import { describeError } from '@lambda-core/common/errors';
import { socketsTo } from '@lambda-core/elb-log-processor/delivery/fixtures/open-sockets';
import { openS3 } from '@lambda-core/local/s3/server';
import { beginJob } from '../../../users/clone/begin-job';
import { requestOf } from '../../../users/clone/job';
import { openCommandBucket } from '../../../users/clone/job-folder';
import { readCloneCommand } from '../../../users/clone/options';
import { SILENT } from '../../../users/clone/progress';
import type { CloneResult } from '../../../users/clone/result';
import { runJob } from '../../../users/clone/run-job';
import { COMMANDS, DESTINATION, judgeClone, openBuckets, SOURCE } from './clone-buckets';
import { openImpatientClients } from './clone-clients';
import type { CloneSchedule } from './clone-schedule';
import { openStagesHere } from './clone-stages';
import { CLONE_FAULTS } from './faults';
import type { Outcome } from './log-trial';
import { type Asked, openMisbehavingS3 } from './misbehaving-s3';

/** Clones from an S3 that follows the schedule, as `clone --local` does, and looks whether what was promised holds. */
export async function tryClone(schedule: CloneSchedule, seed: number): Promise<Outcome> {
  const problems: string[] = [];
  const happened = new Set<string>();
  await using inner = await openS3({ minimumPartSize: 0 });
  const buckets = await openBuckets(inner, schedule);
  const leftOut = { source: 0, destination: 0 };
  let listings = 0;
  await using s3 = await openMisbehavingS3(inner, {
    async onRequest({ operation, bucket, key, request }) {
      if (operation === 'DeleteObject' && bucket === DESTINATION && buckets.steady.has(key))
        problems.push(`${JSON.stringify(key)} deleted, which the source has`);
      if (bucket === SOURCE && !/^(GET|HEAD)$/.test(request.method ?? ''))
        problems.push(`${operation} to the source`);
      if (operation !== 'ListObjectsV2' || bucket !== SOURCE) return;
      for (const change of schedule.changes.filter(({ at }) => at === listings)) {
        await buckets.change(change);
        happened.add(`an object is ${change.how} while it is listed`);
      }
      listings += 1;
    },
    fateOf(asked) {
      const fate = schedule.fateOf(asked);
      if (fate?.fault !== CLONE_FAULTS['short-listing']) return fate;
      // Of its own folder, this command has to believe what nobody can see to be wrong.
      if (!isSide(asked)) return undefined;
      leftOut[asked.bucket] += 1;
      return fate;
    },
  });
  const outcome = await cloneThere(s3.endpoint, schedule, seed);
  const now = new Map<string, string>();
  for (const { key } of inner.direct.objects(DESTINATION))
    now.set(key, String(await inner.direct.read(DESTINATION, key)));
  const ok = outcome instanceof Error ? false : outcome.ok;
  const { deleteExtraneous } = schedule;
  problems.push(...judgeClone({ ...buckets, now, ok, deleteExtraneous, leftOut }));
  if (!ok && !isExplained(outcome)) problems.push('not ok, and not a word of why');
  const open = socketsTo(s3.port).length;
  if (open > 0) problems.push(`${open} sockets left open`);
  return { happened: [...s3.happened, ...happened], problems, reported: !ok };
}

async function cloneThere(
  endpoint: string,
  schedule: CloneSchedule,
  seed: number,
): Promise<CloneResult | Error> {
  const { deleteExtraneous, skipUnchanged, byRange } = schedule;
  const command = readCloneCommand([
    ...['--source', SOURCE, '--destination', DESTINATION, '--command-bucket', COMMANDS],
    ...['--id', `chaos-${seed}`, '--local'],
    ...(skipUnchanged ? ['--skip-unchanged'] : []),
    ...(byRange ? ['--segment-by', 'range'] : []),
    ...(deleteExtraneous
      ? ['--delete-extraneous', '--confirm-delete-extraneous', DESTINATION, '--max-delete', '1000']
      : []),
  ]);
  if (!('start' in command.job)) throw new Error('expected a new job');
  const request = requestOf(command.job.start, COMMANDS, new Date(0));
  using clients = openImpatientClients(endpoint);
  const { signal } = new AbortController();
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const commands = openCommandBucket(clients, COMMANDS, retrying);
  const stages = openStagesHere(clients, COMMANDS, schedule);
  try {
    const step = <Value>(_: string, work: () => Promise<Value>) => work();
    const job = await beginJob({ request }, command, { clients, commands, step, note: () => {} });
    return await runJob({ job, command, commands, stages, progress: SILENT, signal });
  } catch (error) {
    return error instanceof Error ? error : new Error(describeError(error));
  } finally {
    await stages.idle();
  }
}

function isSide(asked: Asked): asked is Asked & { bucket: 'source' | 'destination' } {
  return asked.bucket === SOURCE || asked.bucket === DESTINATION;
}

function isExplained(outcome: CloneResult | Error): boolean {
  if (outcome instanceof Error) return outcome.message !== '';
  return outcome.error !== undefined || outcome.failures.length > 0;
}
