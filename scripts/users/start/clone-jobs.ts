import { describeError } from '@lambda-core/common/errors';
import { readObjectEvent } from '@lambda-core/common/object-events';
import type { CloneListener } from '@lambda-core/local/console/clones';
import type { S3Server } from '@lambda-core/local/s3/server';
import { cloneResponseKey, jobFileOf } from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { count, formatBytes, formatNumber } from '../../cli/format';
import { costOf } from '../clone/cost/cost';
import { usageOf } from '../clone/cost/usage';
import { addResponse, createTotals, type Totals } from '../clone/totals';

type Job = {
  /** Nothing is copied: what would be is counted. */
  readonly dryRun: boolean;
  readonly began: number;
  readonly requests: Set<string>;
  readonly responses: Set<string>;
  readonly totals: Totals;
  segmented: boolean;
};

export type CloneJobs = ReturnType<typeof watchCloneJobs>;

/** Tells of the clones that are requested in a command bucket: request, segments, result. */
export function watchCloneJobs(
  { direct, subscribe }: Pick<S3Server, 'direct' | 'subscribe'>,
  commandBucket: string,
  print: (line: string) => void,
  listener: Partial<CloneListener> = {},
) {
  const read = (key: string) => direct.read(commandBucket, key);
  const { take, ...jobs } = followCloneJobs(read, print, listener);
  let told = Promise.resolve();
  subscribe(
    (event) => {
      for (const { objects } of readObjectEvent(event).items)
        for (const { key } of objects) {
          told = told
            .then(() => take(key))
            .catch((error) => print(`${key}: ${describeError(error)}`));
        }
    },
    { bucket: commandBucket },
  );
  return {
    tally: jobs.tally,
    text: jobs.text,
    /** Resolves when everything that happened until now has been told. */
    settled: () => told,
  };
}

/** Tells the same of files that it is handed by their keys, each after what it goes with. */
export function followCloneJobs(
  read: (key: string) => Promise<Buffer | undefined>,
  print: (line: string) => void,
  listener: Partial<CloneListener> = {},
  now: () => number = () => performance.now(),
) {
  const jobs = new Map<string, Job>();
  /** `objects` were copied by finished jobs; dry runs are counted apart. */
  const tally = { requested: 0, finished: 0, dryRuns: 0, refused: 0, objects: 0 };

  const take = async (key: string) => {
    const { kind, folder = '', segment = '' } = jobFileOf(key) ?? {};
    const job = jobs.get(folder);
    const tell = (what: string) => print(`clone ${folder.slice(0, -1)}: ${what}`);
    if (kind === 'clone-request') {
      if (job !== undefined) return;
      if ((await read(cloneResponseKey(folder))) !== undefined) {
        return tell('requested again, so nothing is done; request it with another id');
      }
      const dryRun = isDryRun(await read(key));
      jobs.set(folder, newJob(now(), dryRun));
      tally.requested += 1;
      listener.requested?.(folder, dryRun);
      tell(dryRun ? 'a dry run is requested' : 'requested');
    } else if (job === undefined) {
      return;
    } else if (kind === 'segment-request') {
      job.requests.add(segment);
      listener.segmentRequested?.(folder, segment);
    } else if (kind === 'segment-response' && !job.responses.has(segment)) {
      job.responses.add(segment);
      const { copied, failed, bytes } = tallyOf(job);
      const children = addResponse(job.totals, segment, String(await read(key)));
      const after = tallyOf(job);
      listener.segmentDone?.(folder, segment, {
        objects: after.copied - copied,
        bytes: after.bytes - bytes,
        failed: after.failed > failed,
        children,
        dollars: costOf(
          usageOf({ ...job.totals, segments: job.responses.size, dryRun: job.dryRun }),
        ).total,
      });
    } else if (kind === 'clone-response') {
      const { error, segments } = parseCloneResponse(String(await read(key)));
      if (error !== undefined) {
        jobs.delete(folder);
        tally.refused += 1;
        listener.refused?.(folder, error.message);
        return tell(`refused: ${error.message}`);
      }
      job.segmented = true;
      listener.segmented?.(folder);
      tell(count(segments?.count ?? 0, 'segment'));
    }
    // Requests are written before the response that they go with.
    if (job?.segmented && job.responses.size === job.requests.size) {
      jobs.delete(folder);
      if (job.dryRun) tally.dryRuns += 1;
      else tally.finished += 1;
      if (!job.dryRun) tally.objects += job.totals.objects.copied;
      listener.finished?.(folder);
      tell(resultOf(job, now()));
    }
  };

  return {
    take,
    tally: tally as Readonly<typeof tally>,
    /** How far those are that run: `clone first-photos-photos-copy: 7 of 45 segments`; '' while none does. */
    text: () => [...jobs].map(progressOf).join('; '),
  };
}

function tallyOf({ totals }: Job) {
  return { copied: totals.objects.copied, bytes: totals.bytes, failed: totals.segmentsFailed };
}

/** A request that cannot be read is refused by the function. */
function isDryRun(request: Buffer | undefined): boolean {
  try {
    const { options } = JSON.parse(String(request)) as { readonly options?: { dryRun?: unknown } };
    return options?.dryRun === true;
  } catch {
    return false;
  }
}

function newJob(began: number, dryRun: boolean): Job {
  return {
    began,
    dryRun,
    requests: new Set(),
    responses: new Set(),
    totals: createTotals(),
    segmented: false,
  };
}

function progressOf([folder, { requests, responses, segmented }]: [string, Job]): string {
  const known = count(requests.size, 'segment');
  return `clone ${folder.slice(0, -1)}: ${responses.size} of ${known}${segmented ? '' : ' or more'}`;
}

/** `finished in 3.7 s: 2,005 objects copied, 39.2 KiB`, and what else there is to say. */
function resultOf({ began, dryRun, totals }: Job, now: number): string {
  const { objects, bytes, segmentsFailed, failures } = totals;
  const seconds = ((now - began) / 1000).toFixed(1);
  const others = (['skipped', 'deleted', 'vanished', 'failed'] as const)
    .filter((what) => objects[what] > 0)
    .map((what) => `, ${formatNumber(objects[what])} ${what}`);
  const [first] = failures;
  const why =
    first === undefined
      ? ''
      : `; the first failure: ${first.key ?? `segment ${first.segment}`}: ${first.message}`;
  return (
    `${dryRun ? 'the dry run ' : ''}${segmentsFailed > 0 ? 'FAILED' : 'finished'} in ${seconds} s: ` +
    `${formatNumber(objects.copied)} objects ${dryRun ? 'would be ' : ''}copied, ${formatBytes(bytes)}${others.join('')}${why}`
  );
}
