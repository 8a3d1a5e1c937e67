import { LambdaCoreError } from '@lambda-core/common/errors';
import { openLambdaHost, type Queue } from '@lambda-core/local/lambda/host';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import {
  cloneRequestKey,
  jobFileOf,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import type { ClientSettings } from '@lambda-core/s3-clone-common/s3/regional-clients';
import { buildMissing, bundleOf } from '../../build/build-missing';
import { openBacklog } from './backlog';
import { type Copied, openRunning } from './running';

const SEGMENTER = 's3-clone-segmenter';
const COPIER = 's3-clone-copier';
const MEMORY_MEGABYTES = 512;
const TIMEOUT_SECONDS = 300;
/** Tries of a message, as the functions' MAX_ATTEMPTS counts them by default. */
const TRIES = 3;
const BATCH = 500;
/** Of one worker: a few workers here stand in for many functions, each with fewer. */
const COPIES_AT_ONCE = 256;
const PROGRESS_MILLISECONDS = 500;

export type LocalStages = AsyncDisposable & {
  /** Has the segmenter read the clone-request of a job's folder. */
  segment(folder: string): void;
  /** Has the copier handle the requests of these segments. */
  copy(folder: string, segments: readonly string[]): void;
  /** What the copiers have copied in segments that have not responded yet. */
  readonly running: Copied;
  /** What a stage said last of a request that it could not carry out; '' when none has. */
  readonly lastError: string;
  /** A worker has nothing to do, so it pays to look for work everywhere. */
  readonly isHungry: boolean;
  /**
   * Resolves when an invocation has ended since it last did, and a worker has nothing to do; never, once
   * the signal aborts.
   */
  wake(signal?: AbortSignal): Promise<void>;
  /** @throws LambdaCoreError when a stage has given up what the job waits for */
  check(waitsFor: { segmented: boolean; isPending: (segment: string) => boolean }): void;
};

export type LocalOptions = {
  readonly settings: ClientSettings;
  readonly bucket: string;
  readonly workers: number;
  readonly environment: NodeJS.ProcessEnv;
};

/** The two stages in worker processes: the bundles that are deployed, in the local Lambda host. */
export async function openLocalStages(options: LocalOptions): Promise<LocalStages> {
  const { settings, bucket, workers } = options;
  await buildMissing([SEGMENTER, COPIER]);
  const region = await settings.region();
  const passed = await passedEnvironment(options, region);
  const running = openRunning();
  let lastError = '';
  let news = false;
  let ring = () => {};
  const isHungry = () => backlog.unfinished < workers;
  const host = await openLambdaHost({
    region,
    onLog(line, { requestId }) {
      lastError = loggedError(line) ?? lastError;
      running.hear(line, requestId);
    },
    onInvocation({ error, requestId }) {
      running.end(requestId);
      if (error !== undefined) lastError = error.errorMessage;
      news = true;
      // While requests wait in line there is no hurry, and looks would take the workers' time.
      // The queue takes the message off its count a turn later.
      setImmediate(() => {
        backlog.feed();
        if (isHungry()) ring();
      });
    },
  });
  const environment = {
    COPY_CONCURRENCY: String(COPIES_AT_ONCE),
    PROGRESS_MILLISECONDS: String(PROGRESS_MILLISECONDS),
    ...passed,
    AWS_ENDPOINT_URL_LAMBDA: host.endpoint,
  };
  for (const [name, maximumConcurrency] of [
    [SEGMENTER, 1],
    [COPIER, workers],
  ] as const) {
    host.addFunction({
      name,
      bundle: bundleOf(name),
      environment,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: TIMEOUT_SECONDS,
      maximumConcurrency,
      // All of them will be needed, so they load while the request is written.
      provisionedConcurrency: maximumConcurrency,
    });
  }
  const queue = (name: string, functionName: string, batchSize: number, most: number) =>
    host.openQueue({
      name,
      functionName,
      batchSize,
      spread: true,
      maximumConcurrency: most,
      maxReceiveCount: TRIES,
      reportBatchItemFailures: true,
    });
  const requests = queue('clone-requests', SEGMENTER, 1, 1);
  const segments = queue('segments', COPIER, BATCH, workers);
  const backlog = openBacklog(segments, 2 * BATCH * workers, (key) => record(bucket, key));
  let judged = new Set<string>();

  return {
    segment: (folder) => void requests.send(record(bucket, cloneRequestKey(folder))),
    copy(folder, names) {
      backlog.add(names.map((name) => segmentRequestKey(folder, name)));
    },
    get running() {
      return running.copied;
    },
    get lastError() {
      return lastError;
    },
    get isHungry() {
      return isHungry();
    },
    wake(signal) {
      return new Promise((resolve) => {
        ring = () => {
          // Kept for whoever waits next.
          if (signal?.aborted) return;
          news = false;
          ring = () => {};
          resolve();
        };
        if (news && isHungry()) ring();
      });
    },
    check({ segmented, isPending }) {
      const segmenterFailed = requests.deadLetters.length + host.failedInvocations.length > 0;
      const letters = segments.deadLetters;
      // Only those that were there at the last check: the look at the job in between has seen any
      // response that a failing invocation wrote.
      const lost = letters
        .filter(({ messageId }) => judged.has(messageId))
        .flatMap(segmentOf)
        .filter(isPending);
      judged = new Set(letters.map(({ messageId }) => messageId));
      if (lost.length > 0) throw givenUp(COPIER, `of ${lost[0]}`, lastError);
      if (segmenterFailed && !segmented) throw givenUp(SEGMENTER, '', lastError);
    },
    [Symbol.asyncDispose]: () => host.close(),
  };
}

/**
 * The AWS variables of this process, and the credentials it has found, wherever that was: the bundles
 * look for them in the environment only.
 */
async function passedEnvironment({ settings, environment }: LocalOptions, region: string) {
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^AWS_(?!LAMBDA_|(DEFAULT_)?PROFILE$)/.test(entry[0]),
  );
  const { accessKeyId, secretAccessKey, sessionToken } = await settings.credentials();
  return {
    ...Object.fromEntries(passed),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    MAX_ATTEMPTS: String(TRIES),
  };
}

/** The object-created record that S3 would have put into the queue. */
function record(bucket: string, key: string): string {
  return JSON.stringify(objectCreated({ bucket, key }));
}

function segmentOf({ body }: Queue['deadLetters'][number]): string[] {
  const key = /"key":"([^"]*)"/.exec(body)?.[1] ?? '';
  // Names of segments need no encoding.
  const segment = jobFileOf(key)?.segment;
  return segment === undefined ? [] : [segment];
}

/** What a function says of a message that it leaves in its queue. */
function loggedError(line: string): string | undefined {
  if (!line.includes('"ERROR"')) return undefined;
  try {
    const { level, message, error } = JSON.parse(line) as Record<string, unknown>;
    return level === 'ERROR' ? `${message}: ${error}` : undefined;
  } catch {
    // Not a log line of ours.
    return undefined;
  }
}

function givenUp(name: string, what: string, lastError: string): LambdaCoreError {
  const last = lastError === '' ? '' : `; its last error: ${lastError}`;
  return new LambdaCoreError(
    'LOCAL_STAGE_FAILED',
    `${name} gave up a request ${what} after ${TRIES} tries${last}`.replace('  ', ' '),
  );
}
