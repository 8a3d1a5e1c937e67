import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { type ProcessorConfig, readConfig } from '@lambda-core/elb-log-processor/config';
import { socketsTo } from '@lambda-core/elb-log-processor/delivery/fixtures/open-sockets';
import { type Deps, processFile } from '@lambda-core/elb-log-processor/process-file';
import type { FileWork } from '@lambda-core/elb-log-processor/queue/continuation';
import { readContinuation } from '@lambda-core/elb-log-processor/queue/continuation';
import type { FileReport } from '@lambda-core/elb-log-processor/report';
import { clientSettings } from '@lambda-core/local/credentials';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { countsProblems } from '../counts';
import { applies } from './fates';
import type { LogSchedule } from './log-schedule';
import { judgeLog, type LogDocument, type Version, versionsOf } from './log-versions';
import { openMisbehavingS3 } from './misbehaving-s3';

export type Outcome = {
  readonly happened: readonly string[];
  /** Promises that were broken. */
  readonly problems: readonly string[];
  /** Something failed, and said so. */
  readonly reported: boolean;
};

const OBJECT = { bucket: 'chaos-logs', key: 'AWSLogs/1/elasticloadbalancing/chaos.log' };
/** Deliveries of the file's message; each is judged alone. */
const TRIES = 3;
/** Twenty seconds in earnest. Longer than what the SDK pauses before it asks again. */
const STALL_MILLISECONDS = 2_000;
/** What a file may fail with when S3 is to blame. */
const CODES = /^(OBJECT_(MISSING|CHANGED|UNREADABLE)|GZIP_BROKEN|NO_PROGRESS)$/;

/** Ships an object from an S3 that follows the schedule, and looks whether what was promised holds. */
export async function tryLog(schedule: LogSchedule, seed: number): Promise<Outcome> {
  const problems: string[] = [];
  const received = new Map<string, string>();
  await using receiver = await openReceiver({
    onDocument: (document) =>
      received.set((document as LogDocument).event.id, JSON.stringify(document)),
  });
  const config = readConfig({
    LOGSTASH_HOST: '127.0.0.1',
    LOGSTASH_PORT: String(receiver.port),
    LOGSTASH_PROTOCOL: schedule.protocol,
    CONNECTION_COUNT_LIMIT: '2',
  });
  const versions = versionsOf(schedule, seed, { ...config.context, ...OBJECT });
  await using inner = await openS3();
  inner.createBucket(OBJECT.bucket);
  await put(inner, versions[0]);
  const { timeOver, change, fates } = schedule;
  const happened = new Set<string>();
  const remaining = [...timeOver];
  let time: { bytes: number; drain: AbortController } | undefined;
  let gets = 0;
  await using s3 = await openMisbehavingS3(inner, {
    async onRequest() {
      if (gets === change?.at) {
        if (change.how === 'deleted') inner.direct.delete(OBJECT.bucket, OBJECT.key);
        else await put(inner, versions[1]);
        happened.add(`the object is ${change.how} meanwhile`);
      }
      gets += 1;
    },
    fateOf({ request }) {
      const fate = fates[gets - 1];
      return fate !== undefined && applies(fate.fault, 'GetObject', request) ? fate : undefined;
    },
    onAnswer(_, { body }) {
      if (time === undefined) return;
      time.bytes -= body.length;
      if (time.bytes >= 0) return;
      time.drain.abort();
      happened.add('the time is over in the middle');
    },
  });
  const client = new S3Client(clientSettings(s3));

  const sent: string[] = [];
  const reports: FileReport[] = [];
  const invoke = async (work: FileWork): Promise<unknown> => {
    const bytes = remaining.shift();
    const drain = new AbortController();
    time = bytes === undefined ? undefined : { bytes, drain };
    const deps = depsOf(config, client, drain.signal, { sent, reports });
    return await processFile(work, deps).catch((error: unknown) => error);
  };

  let failure: unknown;
  let reported = false;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    received.clear();
    let work: FileWork | undefined = OBJECT;
    while (work !== undefined) {
      failure = await invoke(work);
      work = readContinuation(JSON.parse(sent.shift() ?? 'null'));
    }
    problems.push(...judgeLog(versions, received, outcomeOf(failure)));
    if (failure === undefined) break;
    reported = true;
    if (!(failure instanceof LambdaCoreError && CODES.test(failure.code)))
      problems.push(`failed in other words: ${describeError(failure)}`);
  }
  client.destroy();
  problems.push(...reports.flatMap(judgeReport));
  const open = socketsTo(s3.port).length + socketsTo(receiver.port).length;
  if (open > 0) problems.push(`${open} sockets left open`);
  return { happened: [...s3.happened, ...happened], problems, reported };
}

function depsOf(
  config: ProcessorConfig,
  s3: S3Client,
  drain: AbortSignal,
  { sent, reports }: { sent: string[]; reports: FileReport[] },
): Deps {
  const unused = async () => {};
  const { signal: stop } = new AbortController();
  return {
    config,
    target: config.target,
    s3,
    queue: { send: async (body) => void sent.push(body), bury: unused, putBack: unused },
    deadline: { drain, stop, [Symbol.dispose]: () => {} },
    reporter: { file: (report) => reports.push(report), putBack: () => {}, problem: () => {} },
    stallMilliseconds: STALL_MILLISECONDS,
  };
}

function outcomeOf(failure: unknown) {
  if (failure === undefined) return 'shipped';
  return describeError(failure).includes('its bytes changed on the way') ? 'damaged' : 'failed';
}

/** By a request, so that the object has a checksum, as all in S3 have. */
async function put(server: S3Server, { stored }: Version): Promise<void> {
  const client = new S3Client(clientSettings(server));
  const { bucket, key } = OBJECT;
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: stored }));
  client.destroy();
}

function judgeReport({ outcome, error, summary }: FileReport): string[] {
  const problems = countsProblems(summary);
  if ((outcome === 'failed') !== (error !== undefined))
    problems.push(`a part was ${outcome}, and its error is ${describeError(error)}`);
  return problems;
}
