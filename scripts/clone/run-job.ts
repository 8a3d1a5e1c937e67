import type { CloneResponse } from '@lambda-core/common/clone/contract';
import { parseCloneResponse } from '@lambda-core/common/clone/parse';
import { vanishedError } from '@lambda-core/common/clone/vanished';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { followJob } from './follow';
import type { RequestedJob } from './job';
import { type CommandBucket, openJobFolder } from './job-folder';
import type { LocalStages } from './local';
import type { CloneCommand } from './options';
import type { Progress } from './progress';
import type { CloneResult } from './result';
import { addResponse, createTotals, type Totals } from './totals';
import { type JobWatch, watchJob } from './watch';
import { secondsInWords } from './words';

export type Run = {
  readonly job: RequestedJob;
  readonly command: CloneCommand;
  readonly commands: CommandBucket;
  /** Left out: the stages run in Lambda. */
  readonly stages: LocalStages | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** A poll of a job that runs here costs next to nothing. */
const LOCAL_PAUSE_MILLISECONDS = 1_000;
const SPEAK_AFTER_MILLISECONDS = 60_000;

/** Follows a job until its end, or until that of the patience with it. */
export async function runJob(run: Run): Promise<CloneResult> {
  const { job, command, commands, stages, progress, signal } = run;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const totals = createTotals();
  const folder = openJobFolder(commands, job.folder);
  const watch = watchJob(folder, {
    onRequests: (segments) => stages?.copy(job.folder, segments),
    async onResponse(segment) {
      return addResponse(totals, segment, await folder.readSegmentResponse(segment));
    },
  });
  let manifest: CloneResponse | undefined;
  stages?.segment(job.folder);

  const report = () =>
    progress.update({
      segments: segmentsOf(watch),
      segmented: watch.segmented,
      objects: totals.objects.copied + totals.objects.skipped,
      bytes: totals.bytes,
      failed: totals.objects.failed,
      seconds: seconds(),
    });
  const end = await followJob(
    {
      // A refused job has no segments to wait for.
      get complete() {
        return watch.complete || manifest?.error !== undefined;
      },
      async poll(everywhere) {
        const news = await watch.poll(everywhere || stages?.isHungry === true);
        if (folder.manifest !== undefined) manifest ??= parseCloneResponse(folder.manifest);
        return news;
      },
    },
    {
      signal,
      longestPauseMilliseconds:
        stages === undefined ? command.pollSeconds * 1000 : LOCAL_PAUSE_MILLISECONDS,
      ...(command.timeoutSeconds === undefined
        ? {}
        : { timeoutMilliseconds: command.timeoutSeconds * 1000 }),
      ...(stages === undefined ? {} : { wake: (over: AbortSignal) => stages.wake(over) }),
      onPoll() {
        report();
        if (manifest?.error === undefined) stages?.check(watch);
      },
      onQuiet(milliseconds) {
        if (milliseconds >= SPEAK_AFTER_MILLISECONDS) {
          progress.note(quietLine(watch, milliseconds, run));
        }
      },
      onTrouble: (error) =>
        progress.note(`the job's folder cannot be read, trying again: ${describeError(error)}`),
    },
  );
  const refusal = manifest?.error;
  const made = manifest?.segments?.count;
  const state = refusal === undefined ? end : 'refused';
  if (state === 'complete') checkManifest(made ?? 0, watch);
  const { segmentsFailed, segmentsSplit, ...rest } = totals;
  const error = refusal ?? problemOf(totals);
  return {
    ...head(run),
    state,
    ok: state === 'complete' && segmentsFailed === 0 && error === undefined,
    seconds: Math.round(seconds() * 1000) / 1000,
    segments: {
      ...(made === undefined ? {} : { made }),
      ...segmentsOf(watch),
      failed: segmentsFailed,
      split: segmentsSplit,
    },
    ...rest,
    ...(error === undefined ? {} : { error }),
  };
}

/** Every segment may be within bounds, and all of them together not. */
function problemOf({ objects }: Totals): CloneResult['error'] {
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

function quietLine({ segmented, pending }: JobWatch, milliseconds: number, { job }: Run): string {
  const time = secondsInWords(milliseconds / 1000);
  if (pending > 0) {
    return (
      `no segment has responded for ${time}, ${pending} are waited for; is the copier running? ` +
      'See its log group and its dead-letter queue'
    );
  }
  return segmented
    ? `nothing has changed for ${time}`
    : `no segment has been requested for ${time}; is the segmenter running, and does it hear of ` +
        `${job.folder}clone-request? See its log group, its dead-letter queue, and the bucket's notifications`;
}
