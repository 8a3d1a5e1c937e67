import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { CloneResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { parseCloneResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { vanishedError } from '@lambda-core/s3-clone-common/listing/vanished';
import { addRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { usageOf } from './cost/usage';
import { followJob } from './follow';
import { openJobFolder } from './job-folder';
import type { JobState } from './job-state';
import { quietText } from './quiet';
import type { CloneResult } from './result';
import type { Run } from './run';
import { addLambda, addResponse, createTotals, type Totals } from './totals';
import { type JobWatch, watchJob } from './watch';

/** A poll of a job that runs here costs next to nothing. */
const LOCAL_PAUSE_MILLISECONDS = 1_000;

/** Follows a job until its end, or until the signal aborts. */
export async function runJob(run: Run): Promise<CloneResult> {
  const { job, command, commands, stages, progress, signal, quietMilliseconds } = run;
  const started = performance.now();
  const secondsSince = (time: number) => (performance.now() - time) / 1000;
  const totals = createTotals();
  const folder = openJobFolder(commands, job.folder);
  const watch = watchJob(folder, {
    onRequests: (segments) => stages?.copy(job.folder, segments),
    async onResponse(segment) {
      return addResponse(totals, segment, await folder.readSegmentResponse(segment), run.ranges);
    },
    segmentsMade() {
      // A refused segment does not name its pieces.
      if (stages?.tellsAll !== true || totals.segmentsFailed > 0) return undefined;
      const { count, values } = readManifest()?.segments ?? {};
      // Beyond a thousand they are in pages.
      return values?.length === count ? values : undefined;
    },
  });
  let manifest: CloneResponse | undefined;
  const readManifest = () => {
    if (folder.manifest !== undefined) manifest ??= parseCloneResponse(folder.manifest);
    return manifest;
  };
  stages?.segment(job.folder);

  const objects = () => totals.objects.copied + totals.objects.skipped;
  let before: JobState['before'] =
    'start' in command.job ? { segments: 0, objects: 0, seconds: 0 } : undefined;
  let moved = started;
  let seen = '';
  const state = (): JobState => ({
    segments: segmentsOf(watch),
    segmented: watch.segmented,
    objects: objects(),
    bytes: totals.bytes,
    failed: totals.objects.failed,
    ...(stages === undefined ? {} : { running: stages.running }),
    ...(stages === undefined || stages.waiting === 0 ? {} : { waiting: stages.waiting }),
    seconds: secondsSince(started),
    quietSeconds: secondsSince(moved),
    before,
  });
  /** When the folder was looked at last; at the beginning, there is nothing in that of a job of our own. */
  let looked = stages?.tellsAll === true ? started : -Infinity;
  const look = async (everywhere: boolean): Promise<boolean> => {
    const names = stages?.heard() ?? [];
    try {
      const found = names.length > 0 && (await watch.hear(names));
      if (watch.complete || !mustLook(everywhere, names.length)) return found;
      const seen = await watch.poll(everywhere || stages?.isHungry === true);
      looked = performance.now();
      return seen || found;
    } catch (error) {
      // What was heard is not told again, but it can be found.
      looked = -Infinity;
      throw error;
    }
  };
  const mustLook = (everywhere: boolean, heard: number): boolean => {
    if (everywhere || stages === undefined) return true;
    if (stages.tellsAll) return performance.now() - looked >= LOCAL_PAUSE_MILLISECONDS;
    return heard === 0 || stages.isHungry;
  };
  progress.show(state);
  const end = await followJob(
    {
      // A refused job has no segments to wait for.
      get complete() {
        return watch.complete || manifest?.error !== undefined;
      },
      async poll(everywhere) {
        const found = await look(everywhere === true);
        readManifest();
        const running = JSON.stringify(stages?.running);
        const news = found || running !== seen;
        seen = running;
        if (news) moved = performance.now();
        return news;
      },
    },
    {
      signal,
      longestPauseMilliseconds:
        stages === undefined ? command.pollSeconds * 1000 : LOCAL_PAUSE_MILLISECONDS,
      ...(stages === undefined ? { listed: () => watch.listed } : {}),
      ...(quietMilliseconds === undefined ? {} : { quietMilliseconds }),
      ...(stages === undefined ? {} : { wake: (over: AbortSignal) => stages.wake(over) }),
      onPoll() {
        before ??= { segments: watch.finished, objects: objects(), seconds: secondsSince(started) };
        progress.show(state);
        if (manifest?.error === undefined) stages?.check(watch);
      },
      onQuiet(milliseconds) {
        const text = quietText(watch, milliseconds, run);
        if (text !== undefined) progress.note(text);
      },
      onTrouble: (error) =>
        progress.note(`the job's folder cannot be read, trying again: ${describeError(error)}`),
    },
  );
  let drained: boolean | undefined;
  if (stages !== undefined && end !== 'complete') {
    progress.note('the copies under way are finished first, in 3 s at the most');
    const drain = stages.drain().then((isWhole) => {
      drained = isWhole;
    });
    do {
      await Promise.race([drain, stages.wake()]);
      // What cannot be read any more, whoever goes on will find.
      await watch.hear(stages.heard()).catch(() => {});
    } while (drained === undefined);
  }
  const refusal = manifest?.error;
  const made = manifest?.segments?.count;
  const reached = refusal === undefined ? end : 'refused';
  if (reached === 'complete') checkManifest(made ?? 0, watch);
  const { megabytes } = totals.lambda;
  addLambda(totals, manifest?.lambda);
  const { segmentsFailed, segmentsSplit, lambda, digest, segmentsWithoutDigest, ...rest } = totals;
  const isProven = watch.finished > 0 && segmentsWithoutDigest === 0;
  for (const sent of [manifest?.requests, run.requests])
    if (sent !== undefined) addRequests(totals.requests, sent);
  const error = refusal ?? vanishedProblem(totals);
  const usage = usageOf({
    ...totals,
    segments: watch.finished,
    lambda: stages === undefined ? { ...lambda, megabytes } : undefined,
    dryRun: job.request.options?.dryRun === true,
  });
  return {
    ...head(run),
    state: reached,
    ok: reached === 'complete' && segmentsFailed === 0 && error === undefined,
    seconds: Math.round(secondsSince(started) * 1000) / 1000,
    ...('start' in command.job || before === undefined
      ? {}
      : { before: { segments: before.segments, objects: before.objects } }),
    segments: {
      ...(made === undefined ? {} : { made }),
      ...segmentsOf(watch),
      failed: segmentsFailed,
      split: segmentsSplit,
    },
    ...rest,
    ...(drained === undefined ? {} : { drained }),
    ...(isProven ? { digest } : {}),
    usage,
    ...(error === undefined ? {} : { error }),
  };
}

/** Every segment may be within bounds, and all of them together not. */
function vanishedProblem({ objects }: Totals): CloneResult['error'] {
  const error = vanishedError(objects);
  return error && { code: error.code, message: error.message };
}

function head({ job: { request, folder }, command }: Run) {
  const { id, source, destination, options = {} } = request;
  const { commandBucket } = command;
  return { id, commandBucket, folder, source, destination, dryRun: options.dryRun === true };
}

function segmentsOf({ finished, pending }: JobWatch) {
  return { done: finished, known: finished + pending };
}

/** Somebody who cleans the folder up while the job runs would make it look complete. */
function checkManifest(made: number, { finished }: JobWatch): void {
  if (finished >= made) return;
  throw new LambdaCoreError(
    'JOB_DAMAGED',
    `the clone-response tells of ${made} segments, and there are files of ${finished}; ` +
      'expected every segment-request to be kept until the job is complete',
  );
}
