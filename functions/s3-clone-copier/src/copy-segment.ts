import { randomUUID } from 'node:crypto';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { ObjectReference } from '@lambda-core/common/object-events';
import { codeOf } from '@lambda-core/common/s3-errors';
import {
  type CommandFiles,
  commandFiles,
} from '@lambda-core/s3-clone-common/contract/command-files';
import type { SegmentRequest, SegmentSplit } from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  jobFileOf,
  segmentClaimKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentRequest } from '@lambda-core/s3-clone-common/contract/parse';
import { checkFolder } from '@lambda-core/s3-clone-common/contract/safety';
import { keyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import { vanishedError } from '@lambda-core/s3-clone-common/listing/vanished';
import { countingClients } from '@lambda-core/s3-clone-common/s3/request-counts';
import { type CloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { copyRange } from './copy-range';
import { refusal, responseOf } from './segment-response';
import {
  type CopierDeps,
  type CopyRange,
  isLastAttempt,
  type SegmentRun,
  type Share,
} from './segment-run';
import { SegmentTally } from './segment-tally';
import {
  decideSplit,
  NO_REST,
  type Rest,
  readSplit,
  splitAfter,
  WHOLE,
  writeSplit,
} from './split-segment';

export type SegmentWork = ObjectReference & {
  /** The delivery of the request that this is, from 1; left out: there will be no other. */
  readonly attempt?: number | undefined;
  /** How many invocations worked on it before and left it to the next; left out: none. */
  readonly hop?: number | undefined;
  /** When the first of them did, in milliseconds since 1970. */
  readonly since?: number | undefined;
};

export type SegmentOutcome = {
  /**
   * `incomplete`: the last attempt, with failures. `duplicate`: the segment had its response before.
   * `gone`: the request is not there any more. `continued`: it is queued again, for what is not done yet.
   */
  readonly outcome: 'copied' | 'incomplete' | 'refused' | 'duplicate' | 'gone' | 'continued';
  readonly summary: CloneSummary;
  /** Why the segment was refused, or what is wrong with it as a whole. */
  readonly error?: unknown;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_INVOCATION_MILLISECONDS = 900_000;

/** A segment whose end was decided before keeps to that, however long its share takes. */
const NO_LIMITS = { objects: Infinity, bytes: Infinity, milliseconds: Infinity };

/**
 * Carries out a segment-request: copies its range, or the beginning of it and writes segment-requests for
 * the rest, then writes the segment-response.
 *
 * While objects fail and another attempt will come, there is no response and this throws, so that the
 * request is delivered again; that attempt copies only what is missing. The last one responds with
 * the failures, so that the job completes. Every step may be repeated, and two runs may overlap.
 *
 * While an object is half copied and goes on, there is no response either: the request is queued again.
 * @param summary is added to also when this throws
 * @throws whatever another delivery may mend
 */
export async function copySegment(
  work: SegmentWork,
  shared: CopierDeps,
  summary: CloneSummary = createCloneSummary(),
): Promise<SegmentOutcome> {
  const { bucket, key, attempt, hop = 0, since } = work;
  const { deadline, config } = shared;
  using metered = shared.meter.begin();
  const clients = countingClients(shared.clients, summary.requests);
  const deps = { ...shared, clients };
  const retrying = { counters: summary, signal: deadline.stop };
  // Nobody comes after the last delivery, which has to respond though its time is over.
  const filing = isLastAttempt(attempt, config)
    ? { counters: summary, signal: deadline.end }
    : retrying;
  const files = commandFiles(clients.clientFor(), bucket, filing);
  const { folder, segment = '' } = jobFileOf(key) ?? { folder: '' };
  const responseKey = segmentResponseKey(folder, segment);

  let request: SegmentRequest | undefined;
  let run: SegmentRun | undefined;
  try {
    const [isDone, file] = await Promise.all([files.exists(responseKey), files.read(key)]);
    if (isDone) return { outcome: 'duplicate', summary };
    if (file === undefined) return { outcome: 'gone', summary };
    request = parseSegmentRequest(file.text, bucket);
    checkFolder(request, folder);
    const { destination, options = {} } = request;
    run = {
      deps,
      request,
      folder,
      segment,
      requested: await beganBefore(work, files, file.modified),
      attempt,
      hop,
      since,
      files,
      keys: keyMap(options.sourcePrefix ?? '', destination.prefix ?? ''),
      limiter: deps.limiterOf(options.concurrency ?? config.copyConcurrency),
      retrying,
      tally: new SegmentTally(summary),
      metered,
    };
    const rest = await copyAndSplit(run);
    if (rest === undefined) return { outcome: 'duplicate', summary };
    if (run.tally.unfinished > 0) {
      // Objects that failed besides are tried again then.
      const { pauseSeconds } = run.tally;
      const continuation = { bucket, key, hop: hop + 1, since: since ?? Date.now() };
      await deps.continueLater?.(continuation, pauseSeconds);
      return { outcome: 'continued', summary };
    }
    const { objectsListed: listed, objectsVanished: vanished, objectsFailed } = summary;
    const error = vanishedError({ listed, vanished });
    if (!isLastAttempt(attempt, config)) {
      if (objectsFailed > 0) throw unfinished(run);
      // What has really vanished, the next delivery does not list any more.
      if (error !== undefined) throw error;
    }
    await files.writeOnce(responseKey, JSON.stringify(await responseOf(run, rest, error)));
    return error === undefined
      ? { outcome: objectsFailed > 0 ? 'incomplete' : 'copied', summary }
      : { outcome: 'incomplete', summary, error };
  } catch (error) {
    if (!isFinal(error, work, deps)) throw error;
    const response = { code: codeFor(error), message: describeError(error) };
    // A run beside this one may be about to hand its rest to others.
    const rest = run === undefined ? NO_REST : await writeSplit(run, await decideSplit(run, WHOLE));
    const refused = refusal(request, response, { rest, requests: summary.requests });
    await files.writeOnce(responseKey, JSON.stringify(refused));
    return { outcome: 'refused', summary, error };
  }
}

/**
 * Copies what this segment takes on; returns which segments have the rest, or `undefined`
 * when another run has responded meanwhile.
 */
async function copyAndSplit(run: SegmentRun): Promise<Rest | undefined> {
  const { request, attempt, files, folder, segment, deps, hop, tally } = run;
  const range = request.source;
  const isFirst = attempt === 1 && hop === 0;
  // The first delivery is hardly ever a repetition, so it does not ask.
  const before = isFirst ? undefined : await readSplit(run);
  const claims = claimsOf(run);
  if (before !== undefined) return await copyShare(run, before, claims);
  const at = await copyOf(run)(run, {
    range,
    limits: deps.config.limits,
    repeated: hop > 0 || (attempt !== undefined && attempt > 1),
    ...claims,
  });
  // Whoever goes on decides: here there is no time left.
  if (tally.unfinished > 0 && deps.deadline.stop.aborted) return NO_REST;
  const own = await splitAfter(run, at);
  const decided = await decideSplit(run, own);
  if (decided.until === own.until) return await writeSplit(run, decided);
  if (await files.exists(segmentResponseKey(folder, segment))) return undefined;
  if (tally.unfinished > 0) return NO_REST;
  // Another run ends the segment at another key: what is counted here must end there as well.
  tally.restart();
  return await copyShare(run, decided);
}

/** Copies what is missing of a share that was decided on before. */
async function copyShare(
  run: SegmentRun,
  split: SegmentSplit,
  claims: Pick<Share, 'onMany'> = {},
): Promise<Rest> {
  const { source } = run.request;
  const range = { ...source, until: split.until ?? source.until };
  const at = await copyOf(run)(run, { range, limits: NO_LIMITS, repeated: true, ...claims });
  if (run.tally.unfinished > 0) return NO_REST;
  if (at !== undefined) throw outOfTime(run, at);
  return await writeSplit(run, split);
}

/**
 * When the job was requested: what has been copied since is its own. The segment's own request would leave out what
 * was copied in the second in which that was written, which are thousands of objects of a quick segment.
 */
async function beganBefore(
  { key, attempt, hop = 0 }: SegmentWork,
  files: CommandFiles,
  requested: number,
): Promise<number> {
  if (attempt === 1 && hop === 0) return requested;
  const { folder } = jobFileOf(key) ?? { folder: '' };
  return (await files.read(cloneRequestKey(folder)))?.modified ?? requested;
}

function copyOf({ deps }: SegmentRun): CopyRange {
  return deps.copyRange ?? copyRange;
}

/**
 * S3 and SQS deliver at least once: two deliveries of a segment, side by side, would copy everything twice. Of each
 * attempt, whoever comes second leaves it. Its own next delivery finds the response, or goes on with what is missing.
 * (Deliveries are numbered by the message: when one of two has died, both come again at about the same time.)
 */
function claimsOf(run: SegmentRun): Pick<Share, 'onMany'> {
  const { attempt, hop, deps, files, folder, segment } = run;
  // Whoever is the last has to respond.
  if (attempt === undefined || hop > 0 || isLastAttempt(attempt, deps.config)) return {};
  return {
    async onMany() {
      const key = segmentClaimKey(folder, segment, attempt);
      const own = JSON.stringify({ claim: randomUUID() });
      if (await files.writeOnce(key, own)) return;
      const found = await files.read(key);
      // A write whose response was lost is sent again, and finds itself there.
      if (found === undefined || found.text === own) return;
      // Messages of a queue that was filled again are numbered from 1: whoever claimed it has long ended.
      if ((deps.now ?? Date.now)() - found.modified > LONGEST_INVOCATION_MILLISECONDS) return;
      const message = `${segment}: another delivery of it has begun before; the next one sees what came of that`;
      throw new LambdaCoreError('SEGMENT_TAKEN', message);
    },
  };
}

function outOfTime({ segment }: SegmentRun, at: string): LambdaCoreError {
  return new LambdaCoreError(
    'OUT_OF_TIME',
    `${segment}: the time was over at ${JSON.stringify(at)}; the next delivery skips what is there`,
  );
}

function unfinished({ segment, tally: { summary, failures } }: SegmentRun): LambdaCoreError {
  const [first] = failures;
  return new LambdaCoreError(
    'OBJECTS_FAILED',
    `${segment}: ${summary.objectsFailed} objects failed, the first one ${JSON.stringify(first?.key)}: ${first?.message}`,
  );
}

/**
 * Whether to respond with an error: to a bad request at once, to anything else in the last attempt.
 * Without a response the job would wait for ever for a segment that nobody will try again.
 */
function isFinal(error: unknown, { attempt }: SegmentWork, { config }: CopierDeps): boolean {
  const isBad =
    error instanceof LambdaCoreError && /^(FILE_|REQUEST_|FOLDER_|DEPTH_)/.test(error.code);
  return isBad || isLastAttempt(attempt, config);
}

function codeFor(error: unknown): string {
  return error instanceof LambdaCoreError ? error.code : codeOf(error);
}
