import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '@lambda-core/common/errors';
import { createSummary, type Summary } from '@lambda-core/common/summary';
import {
  type DeliveryOptions,
  openDelivery,
} from '@lambda-core/elb-log-processor/delivery/delivery';
import {
  chunksFor,
  type NumberedChunk,
} from '@lambda-core/elb-log-processor/delivery/fixtures/numbered-chunk';
import { socketsTo } from '@lambda-core/elb-log-processor/delivery/fixtures/open-sockets';
import { openKernelSockets } from '@lambda-core/elb-log-processor/delivery/kernel-sockets';
import { ship } from '@lambda-core/elb-log-processor/ship';
import type { TestCertificates } from '@lambda-core/local/logstash/test-certificates';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import { countsProblems } from '../counts';
import { openMisbehavingReceiver } from './misbehaving-receiver';
import type { Schedule } from './schedule';

export type Outcome = {
  /** Whether everything was delivered; else the delivery said that it failed. */
  readonly delivered: boolean;
  /** Titles of the faults that happened. */
  readonly happened: readonly string[];
  /** Promises that were broken. */
  readonly problems: readonly string[];
  /** Lines counted as sent that the receiver did not read. */
  readonly lost: number;
};

/** Much more than any schedule takes, with so many stalls: a trial that lasts so long hangs. */
const HANGS_MILLISECONDS = 60_000;
const MOST_STALLS = 20;
const STALL_MILLISECONDS = 300;
/** How many looks into the kernel's table of connections may pass within a stall. */
const LOOKS = 10;
const CONTEXT = { bucket: 'chaos-logs', key: 'AWSLogs/1/elasticloadbalancing/chaos.log' };

/** Delivers to a receiver that follows the schedule, and looks whether what was promised holds. */
export async function tryReceiver(
  schedule: Schedule,
  seed: number,
  certificates?: TestCertificates,
): Promise<Outcome> {
  const tls = schedule.tls ? certificates : undefined;
  await using receiver = await openMisbehavingReceiver(schedule, tls?.server);
  const stallMilliseconds = STALL_MILLISECONDS + LOOKS * (await lookMilliseconds());
  const hangsMilliseconds = HANGS_MILLISECONDS + MOST_STALLS * stallMilliseconds;
  const options: DeliveryOptions = {
    ...schedule.limits,
    protocol: schedule.protocol,
    host: '127.0.0.1',
    port: receiver.port,
    connectMilliseconds: 500,
    connectionWaitMilliseconds: 2_000,
    retryPauseMilliseconds: 1,
    settlingMilliseconds: 20,
    stallMilliseconds,
    ...(tls === undefined ? {} : { tls: { ca: tls.ca } }),
  };
  const problems: string[] = [];
  const run = schedule.throughPipeline ? shipLines : sendChunks;
  const hangs = new AbortController();
  const result = await Promise.race([
    run({ schedule, seed, options, read: receiver.read, problems }),
    pause(hangsMilliseconds, undefined, { signal: hangs.signal }),
  ]);
  hangs.abort();
  if (result === undefined) {
    problems.push(`no end after ${hangsMilliseconds} ms`);
    return { delivered: false, happened: [...receiver.happened], problems, lost: 0 };
  }
  const { summary, confirmed, lines, error } = result;
  // What was sent is as many different documents, whichever they are.
  const lost = Math.max(
    confirmed.filter((id) => !receiver.read.has(id)).length,
    summary.lines.sent - receiver.read.size,
  );
  if (lost > 0) problems.push(`${lost} lines confirmed and not read`);
  if (error === undefined && receiver.read.size !== lines)
    problems.push(`${receiver.read.size} of ${lines} lines read, and no error`);
  if (error !== undefined && !/^delivery (to \S+ )?failed/.test(describeError(error)))
    problems.push(`failed in other words: ${describeError(error)}`);
  const { created, destroyed } = summary.connections;
  if (created !== destroyed) problems.push(`${created} connections, ${destroyed} of them ended`);
  const open = socketsTo(receiver.port).length;
  if (open > 0) problems.push(`${open} sockets left open`);
  const delivered = error === undefined;
  return { delivered, happened: [...receiver.happened], problems, lost };
}

type Run = {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly options: DeliveryOptions;
  readonly read: ReadonlyMap<string, number>;
  readonly problems: string[];
};

type Ran = {
  readonly summary: Summary;
  /** How many different documents there were. */
  readonly lines: number;
  /** Ids of those that were confirmed, where they are known. */
  readonly confirmed: readonly string[];
  readonly error?: unknown;
};

async function sendChunks({ schedule, options, read, problems }: Run): Promise<Ran> {
  const summary = createSummary();
  const make = chunksFor(schedule.protocol);
  let first = 0;
  const chunks = schedule.chunks.map(({ lines, width }) => {
    const chunk = make(first, lines, width);
    first += lines;
    return chunk;
  });
  const parts = new Map<NumberedChunk, number>(chunks.map((chunk) => [chunk, 0]));
  const delivery = openDelivery<NumberedChunk>(options, summary, (chunk, lines) => {
    const before = parts.get(chunk) ?? 0;
    const ids = chunk.ids.slice(before, before + lines);
    parts.set(chunk, before + lines);
    summary.lines.sent += lines;
    if (ids.length < lines) problems.push('lines confirmed twice');
    if (ids.some((id) => !read.has(id))) problems.push('lines confirmed before they were read');
  });
  let error: unknown;
  const accepted: NumberedChunk[] = [];
  try {
    for (const chunk of chunks) {
      await delivery.send(chunk);
      accepted.push(chunk);
    }
    await delivery.drain();
  } catch (cause) {
    error = cause;
  }
  const unconfirmed = new Set(delivery.unconfirmed());
  for (const chunk of accepted) {
    const whole = parts.get(chunk) === chunk.lines;
    if (whole === unconfirmed.has(chunk))
      problems.push('a chunk neither confirmed nor unconfirmed');
  }
  await delivery.destroy();
  const confirmed = chunks.flatMap((chunk) => chunk.ids.slice(0, parts.get(chunk)));
  return { summary, lines: first, confirmed, error };
}

async function shipLines({ schedule, seed, options, problems }: Run): Promise<Ran> {
  const lines = schedule.chunks.reduce((sum, chunk) => sum + chunk.lines, 0);
  const source = Readable.from(sampleChunks({ format: 'alb', lines, seed }));
  const { summary, error } = await ship({ source, context: CONTEXT }, (...rest) =>
    openDelivery(options, ...rest),
  );
  problems.push(...countsProblems(summary));
  return { summary, lines: summary.lines.encountered, confirmed: [], error };
}

/**
 * What a look takes on this machine now. A minute, the default, is ample for a stall; of what is scaled down here, the
 * looks of all trials on a busy machine would take the whole.
 */
async function lookMilliseconds(): Promise<number> {
  const started = performance.now();
  await openKernelSockets().look({ file: 'tcp', text: 'no socket' });
  return performance.now() - started;
}
