import { LambdaCoreError } from '@lambda-core/common/errors';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { count, formatBytes } from '../../cli/format';
import { shellLine } from '../../cli/shell-line';
import { filesOf, type LogFile } from '../environment/log-files';
import type { FoundQueue } from '../environment/sqs';
import { type Context, findQueue } from './context';
import { findLogFolder, type LogFolder, listDay } from './log-folder';
import type { Period } from './options';
import { openPace } from './pace';
import { bar } from './report';

/** Queues the log files of a period, each by a message such as S3 sends of a new one. */
export async function replayPeriod(period: Period, context: Context): Promise<void> {
  const { command, report, tell, signal } = context;
  const { environment, colour, name } = command;
  const queue = await findQueue(command.queue, context);
  const place = await placeOf(queue, period, context);
  const where = `s3://${place.bucket}/${place.folder}`;
  const files = filesOf({
    ...period,
    loadBalancer: place.loadBalancer,
    list(day) {
      tell(`lists ${where}${day}/`);
      return listedDay(place, day, context);
    },
  });
  const pace = openPace(command.rate);
  const sum = { files: 0, bytes: 0 };
  let last: LogFile | undefined;
  const shareOf = ({ end }: LogFile) => (end - period.from) / (period.to - period.from);
  const flush = async (batch: readonly LogFile[]) => {
    if (!command.dryRun && batch.length > 0) await queueFiles(batch);
    for (const { bytes } of batch) sum.bytes += bytes;
    sum.files += batch.length;
    last = batch.at(-1) ?? last;
    if (last === undefined) return;
    const verb = command.dryRun ? 'found' : 'queued';
    tell(`${bar(shareOf(last))} ${sum.files} ${verb}, up to ${new Date(last.end).toISOString()}`);
  };
  const queueFiles = async (batch: readonly LogFile[]) => {
    await pace.due(signal);
    const bodies = batch.map(({ key }) => ({
      body: JSON.stringify(objectCreated({ bucket: place.bucket, key })),
    }));
    await context.sqs.send(queue.url, bodies, (sent) => pace.went(sent.length));
  };
  let complete = false;
  try {
    complete = await inBatches(files, command.limit, pace.most, flush, signal);
  } finally {
    const goOn = ['npm', 'run', '-s', 'replay', '--', environment, colour, '--api', name];
    const rest = last && [...goOn, ...flagsOf(period), '--after', last.name];
    const what = `${count(sum.files, 'log file')} (${formatBytes(sum.bytes)})`;
    const done = command.dryRun
      ? `there, and nothing was queued (--dry-run)`
      : `queued for ${name}`;
    const content = { ...sum, complete, after: last?.name };
    if (complete && sum.files === 0)
      report.say(
        'ended',
        content,
        `nothing to replay: no log file of ${name} in ${where} has lines of that time${ofWhom(place)}`,
      );
    else if (complete) report.say('ended', content, `${what} ${done}`);
    else
      report.say(
        'ended',
        content,
        rest ? `${what} ${done}; to go on:\n${shellLine(rest)}` : 'nothing was queued',
      );
  }
}

/** @returns whether that was all, and not the limit */
async function inBatches(
  files: AsyncIterable<LogFile>,
  limit: number,
  most: number,
  flush: (batch: readonly LogFile[]) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  let batch: LogFile[] = [];
  let taken = 0;
  for await (const file of files) {
    signal.throwIfAborted();
    if (taken === limit) {
      await flush(batch);
      return false;
    }
    batch.push(file);
    taken += 1;
    if (batch.length < most) continue;
    await flush(batch);
    batch = [];
  }
  await flush(batch);
  return true;
}

function placeOf(queue: FoundQueue, period: Period, { clients, command }: Context) {
  const { environment, colour, name } = command;
  const usualLoadBalancer = `${environment}-${colour}-${name}`;
  return findLogFolder(clients, queue, { ...period, usualLoadBalancer }).catch((error) =>
    Promise.reject(bucketProblem(error, period.bucket ?? `the bucket of ${queue.name}`)),
  );
}

function listedDay(place: LogFolder, day: string, { clients, signal }: Context) {
  return listDay(clients.s3, place, day, signal).catch((error) =>
    Promise.reject(bucketProblem(error, place.bucket)),
  );
}

function bucketProblem(error: unknown, bucket: string): unknown {
  if ((error as Error).name !== 'NoSuchBucket') return error;
  return new LambdaCoreError('NO_LOG_BUCKET', `found no bucket ${bucket}: name it with --bucket`, {
    cause: error,
  });
}

function ofWhom({ loadBalancer }: LogFolder): string {
  return loadBalancer === undefined
    ? ''
    : `, of the load balancer ${loadBalancer} (--load-balancer)`;
}

function flagsOf({ from, to, bucket, prefix, loadBalancer }: Period): readonly string[] {
  const time = (at: number) => new Date(at).toISOString();
  return [
    ...['--from', time(from), '--to', time(to)],
    ...(bucket === undefined ? [] : ['--bucket', bucket]),
    ...(prefix === undefined ? [] : ['--prefix', prefix]),
    ...(loadBalancer === undefined ? [] : ['--load-balancer', loadBalancer]),
  ];
}
