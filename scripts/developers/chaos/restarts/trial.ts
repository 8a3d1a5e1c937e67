import { setTimeout as pause } from 'node:timers/promises';
import { createSummary } from '@lambda-core/common/summary';
import { openDelivery } from '@lambda-core/elb-log-processor/delivery/delivery';
import {
  chunksFor,
  type NumberedChunk,
} from '@lambda-core/elb-log-processor/delivery/fixtures/numbered-chunk';
import type { TestCertificates } from '@lambda-core/local/logstash/test-certificates';
import { between, createRandom, pick } from '@lambda-core/local/random';
import { startReceiver } from './receiver-process';
import type { RestartingReceiver } from './receivers';

const LINES_A_CHUNK = 200;
const WIDTH = 500;
/** 6 MB, of which a slow receiver's kernel holds a good part at any moment; less where that takes long. */
const MOST_CHUNKS = 60;
const SECONDS = 6;
/** No line begins with a 2, by which the local receiver would know Lumberjack. */
const FIRST_LINE = 1_000_000;

/** Where the receiver runs. */
export type Place = {
  readonly host: string;
  /** What to put before its command. */
  readonly prefix: readonly string[];
  readonly certificates: TestCertificates | undefined;
};

/** Delivers to a slow receiver that is told to restart twice. */
export async function restartWhileSlow(
  { protocol, tls, command, rates }: RestartingReceiver,
  { host, prefix, certificates }: Place,
  seed: number,
  signal: AbortSignal,
): Promise<{ lost: number; repeated: number; error?: unknown }> {
  const random = createRandom(seed);
  const bytesPerSecond = pick(random, rates);
  const chunks = Math.min(MOST_CHUNKS, (SECONDS * bytesPerSecond) / (LINES_A_CHUNK * WIDTH));
  const pair = tls ? certificates?.server : undefined;
  await using receiver = await startReceiver(
    [...prefix, ...command],
    host,
    bytesPerSecond,
    signal,
    pair,
  );
  const summary = createSummary();
  const confirmed = new Map<NumberedChunk, number>();
  await using delivery = openDelivery<NumberedChunk>(
    {
      protocol,
      host,
      port: receiver.port,
      connectionCountLimit: 8,
      connectMilliseconds: 5_000,
      connectionWaitMilliseconds: 60_000,
      bytesPerConnection: 300_000,
      unconfirmedBytesLimit: 8_000_000,
      retryPauseMilliseconds: 20,
      attempts: 20,
      ...(tls && certificates ? { tls: { ca: certificates.ca, serverName: 'localhost' } } : {}),
    },
    summary,
    (chunk, lines) => confirmed.set(chunk, (confirmed.get(chunk) ?? 0) + lines),
  );
  const stop = () => void delivery.destroy();
  signal.addEventListener('abort', stop);
  const ended = new AbortController();
  const restarts = [between(random, 50, 500), between(random, 500, 1_500)].map(async (moment) => {
    await pause(moment, undefined, ended);
    receiver.restart();
  });
  const make = chunksFor(protocol);
  let error: unknown;
  try {
    for (let at = 0; at < chunks; at += 1)
      await delivery.send(make(FIRST_LINE + at * LINES_A_CHUNK, LINES_A_CHUNK, WIDTH));
    await delivery.drain();
  } catch (cause) {
    error = cause;
  }
  ended.abort();
  signal.removeEventListener('abort', stop);
  await Promise.allSettled(restarts);
  const read = await receiver.end();
  const sent = [...confirmed].flatMap(([{ ids }, lines]) => ids.slice(0, lines));
  return {
    /** Lines that count as sent and were not read; then those that were sent again. */
    lost: sent.filter((id) => !read.has(id)).length,
    repeated: summary.retries,
    ...(error === undefined ? {} : { error }),
  };
}
