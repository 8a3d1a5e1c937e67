import type { ObjectReference } from '@lambda-core/common/object-events';
import { openLambdaHost, type Queue } from '@lambda-core/local/lambda/host';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { jobFileOf } from '@lambda-core/s3-clone-common/contract/names';
import type { ClientSettings } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { Continuation } from '@lambda-core/s3-clone-copier/continuation';
import { buildMissing, bundleOf } from '../../../build/build-missing';
import { openBacklog } from './backlog';
import { WORKER_MEGABYTES } from './machine';
import { openRunning } from './running';

const COPIER = 's3-clone-copier';
/** What goes on later, the copier puts back into its queue. */
const SEGMENTS = 'segments';
const TIMEOUT_SECONDS = 300;
const BATCH = 500;
/** Of one worker: a few workers here stand in for many functions, each with fewer. */
const COPIES_AT_ONCE = 256;
const PROGRESS_MILLISECONDS = 500;
/** The SDK renews credentials five minutes before they expire, and an invocation is over in five. */
const RENEWAL_MILLISECONDS = 5_000;

export type WorkersOptions = {
  readonly settings: ClientSettings;
  readonly bucket: string;
  readonly count: number;
  /** Tries of a message, as the functions' MAX_ATTEMPTS counts them. */
  readonly tries: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly restorePauseSeconds?: number | undefined;
  /** What invocations before may have done of each segment; left out: nobody has begun one. */
  readonly begun?: Pick<Continuation, 'hop'> | undefined;
  /** How often credentials are asked for anew. */
  readonly renewalMilliseconds?: number;
  /** An invocation has ended. */
  readonly onEnd: () => void;
};

export type Workers = Awaited<ReturnType<typeof openWorkers>>;

/** Processes that copy: the bundle that is deployed, in the local Lambda host. */
export async function openWorkers(options: WorkersOptions) {
  const { settings, bucket, count, tries, onEnd } = options;
  await buildMissing([COPIER]);
  const region = await settings.region();
  const passed = await passedEnvironment(options, region);
  const running = openRunning();
  let lastError = '';
  const host = await openLambdaHost({
    region,
    onLog(line, { requestId }) {
      lastError = loggedError(line) ?? lastError;
      running.hear(line, requestId);
    },
    onInvocation({ error, requestId }) {
      running.end(requestId);
      if (error !== undefined) lastError = error.errorMessage;
      // The queue takes the message off its count a turn later.
      setImmediate(() => {
        backlog.feed();
        onEnd();
      });
    },
  });
  host.addFunction({
    name: COPIER,
    bundle: bundleOf(COPIER),
    environment: {
      COPY_CONCURRENCY: String(COPIES_AT_ONCE),
      PROGRESS_MILLISECONDS: String(PROGRESS_MILLISECONDS),
      MAX_ATTEMPTS: String(tries),
      ...passed,
      AWS_ENDPOINT_URL_SQS: host.endpoint,
      QUEUE_URL: host.queueUrl(SEGMENTS),
      RESTORE_PAUSE_SECONDS: String(options.restorePauseSeconds ?? ''),
    },
    memoryMegabytes: WORKER_MEGABYTES,
    timeoutSeconds: TIMEOUT_SECONDS,
    maximumConcurrency: count,
    provisionedConcurrency: count,
  });
  const queue = host.openQueue({
    name: SEGMENTS,
    functionName: COPIER,
    batchSize: BATCH,
    spread: true,
    maximumConcurrency: count,
    maxReceiveCount: tries,
    // What is being restored takes the time that it takes.
    longestDelayMilliseconds: Infinity,
    reportBatchItemFailures: true,
  });
  const backlog = openBacklog(queue, 2 * BATCH * count, (key) =>
    messageOf({ bucket, key }, options.begun),
  );
  let keyId = passed['AWS_ACCESS_KEY_ID'];
  const renew = async () => {
    const credentials = await credentialsOf(settings);
    if (credentials['AWS_ACCESS_KEY_ID'] === keyId) return;
    keyId = credentials['AWS_ACCESS_KEY_ID'];
    await host.updateVariables(COPIER, credentials);
  };
  const renewal = setInterval(() => {
    // Those that are there may do for a while; when they do not, S3 says so.
    renew().catch(() => {});
  }, options.renewalMilliseconds ?? RENEWAL_MILLISECONDS);
  return {
    /** Has the copier handle these segment-requests. */
    copy: backlog.add,
    /** Copied in segments that have not responded yet. */
    get copied() {
      return running.copied;
    },
    /** What the copier said last of a request that it could not carry out; '' when it has not. */
    get lastError() {
      return lastError;
    },
    /** A worker has nothing to do. */
    get isHungry() {
      return backlog.unfinished < count;
    },
    /** Segments whose requests were given up. */
    get lost(): string[] {
      return queue.deadLetters.flatMap(segmentOf);
    },
    [Symbol.asyncDispose]: () => {
      clearInterval(renewal);
      return host.close();
    },
  };
}

/** What the copier's queue has of a segment-request: S3's event, or what an invocation leaves to the next. */
export function messageOf(
  request: ObjectReference,
  begun: WorkersOptions['begun'],
  since = Date.now(),
): string {
  if (begun === undefined) return JSON.stringify(objectCreated(request));
  const continuation: Continuation = { ...request, ...begun, since };
  return JSON.stringify({ continuation });
}

/**
 * The AWS variables of this process, and the credentials it has found, wherever that was: the bundles
 * look for them in the environment only.
 */
async function passedEnvironment(
  { settings, environment }: WorkersOptions,
  region: string,
): Promise<Record<string, string>> {
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^AWS_(?!LAMBDA_|(DEFAULT_)?PROFILE$)/.test(entry[0]),
  );
  return { ...Object.fromEntries(passed), AWS_REGION: region, ...(await credentialsOf(settings)) };
}

async function credentialsOf(settings: ClientSettings): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await settings.credentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
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
