import { gzipSync } from 'node:zlib';
import type { Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import type { Invocation } from '@lambda-core/local/lambda/host';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { countsProblems } from '../counts';
import { type LineStarts, lineStarts, openLineProof } from './line-proof';

export const NAME = 'load-log-processor';
export const MEGABYTE = 1024 * 1024;
const BUCKET = 'load-logs';
/** Longer than any section; whoever is interrupted closes the platform. */
const IDLE_MILLISECONDS = 2 * 60 * 60_000;

export type ProcessingOptions = {
  readonly protocol: Protocol;
  /** Most invocations at a time. */
  readonly maximumConcurrency: number;
  /** Most sockets of an invocation. */
  readonly connectionCountLimit: number;
  readonly batchSize: number;
  /** The host kills a function that takes more. */
  readonly memoryMegabytes: number;
  readonly onInvocation: (invocation: Invocation) => void;
};

/** A file as ELB writes it, ALB's gzipped, and where its lines begin. */
type SampleLog = { readonly body: Buffer; readonly starts: LineStarts };

export function sampleLog(format: 'classic' | 'alb', lines: number, seed: number): SampleLog {
  const log = sampleBytes({ format, lines, seed, hazards: 0 });
  return { body: format === 'alb' ? gzipSync(log) : log, starts: lineStarts(log) };
}

export type Processing = Awaited<ReturnType<typeof openProcessing>>;

/** The bundle between a bucket and a receiver that proves what it read. */
export async function openProcessing(options: ProcessingOptions) {
  const { protocol, maximumConcurrency, connectionCountLimit, batchSize } = options;
  const { memoryMegabytes, onInvocation } = options;
  const proof = openLineProof();
  let sent = 0;
  const told: string[] = [];
  const receiver = await openReceiver({ onLines: proof.take });
  const opened = await openLogPlatform({
    onInvocation,
    onProblem: ({ message, error }) => told.push(`${message}: ${error}`),
    onReport({ key, summary }) {
      sent += summary.lines.sent;
      told.push(...countsProblems(summary).map((problem) => `${key}: ${problem}`));
    },
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    maximumConcurrency,
    batchSize,
    memoryMegabytes,
    // Terraform's.
    timeoutSeconds: 120,
    environment: {
      LOGSTASH_PROTOCOL: protocol,
      CONNECTION_COUNT_LIMIT: String(connectionCountLimit),
    },
  });
  const { platform, queue } = opened;
  const product = maximumConcurrency * connectionCountLimit;
  return {
    platform,
    queue,
    receiver,
    proof,
    /** Most sockets at the receiver, as docs/logstash states it. */
    product,
    /** Puts a file into the bucket, whose notifications reach the function. */
    async put(key: string, { body, starts }: SampleLog) {
      proof.expect(key, starts);
      await platform.s3.direct.put(BUCKET, key, body);
    },
    /** Resolves when no message is left, and no socket. */
    async settled() {
      await queue.idle(IDLE_MILLISECONDS);
      await receiver.waitFor(() => receiver.counters.connections.open === 0);
    },
    /** What is wrong at the end, of lines, counts, messages and sockets. */
    problems(): string[] {
      const { lines, connections } = receiver.counters;
      const { mostOpen, open } = connections;
      return [
        ...told,
        ...proof.problems(),
        sent > lines && `${sent} lines count as sent, ${lines} were read`,
        mostOpen > product && `${mostOpen} sockets, expected at most ${product}`,
        open > 0 && `${open} sockets left open`,
        queue.isEmpty || `the queue is not empty: ${JSON.stringify(queue.counters)}`,
        queue.deadLetters.length > 0 && `${queue.deadLetters.length} dead letters`,
      ].filter((problem) => typeof problem === 'string');
    },
    [Symbol.asyncDispose]: opened[Symbol.asyncDispose],
  };
}
