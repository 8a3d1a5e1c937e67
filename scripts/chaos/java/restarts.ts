import { setTimeout as pause } from 'node:timers/promises';
import { createSummary } from '@lambda-core/common/summary';
import { openDelivery } from '@lambda-core/elb-log-processor/delivery/delivery';
import { between, createRandom, pick } from '../../local/samples/random';
import { type NumberedChunk, numberedChunk } from '../receiver/numbered-chunk';
import { startNioReceiver } from './nio-receiver';

/** 6 MB, of which a slow receiver's kernel holds a good part at any moment. */
const CHUNKS = 60;
const LINES_A_CHUNK = 200;
const WIDTH = 500;
const RATES = [20e6, 5e6, 2e6] as const;

export type Restarted = {
  readonly restarts: number;
  readonly lost: number;
  readonly error?: unknown;
};

/** Delivers over tcp to a slow receiver that restarts Java's way twice; `lost` lines count as sent. */
export async function restartWhileSlow(java: string, seed: number): Promise<Restarted> {
  const random = createRandom(seed);
  const bytesPerSecond = pick(random, RATES);
  await using receiver = await startNioReceiver(java, bytesPerSecond);
  const summary = createSummary();
  const confirmed: string[] = [];
  await using delivery = openDelivery<NumberedChunk>(
    {
      protocol: 'tcp',
      host: '127.0.0.1',
      port: receiver.port,
      connectionCountLimit: 8,
      connectMilliseconds: 5_000,
      connectionWaitMilliseconds: 20_000,
      bytesPerConnection: 300_000,
      unconfirmedBytesLimit: 8_000_000,
      retryPauseMilliseconds: 20,
      attempts: 20,
    },
    summary,
    ({ ids }) => confirmed.push(...ids),
  );
  const ended = new AbortController();
  const restarts = [between(random, 50, 500), between(random, 500, 1_500)].map(async (moment) => {
    await pause(moment, undefined, ended);
    receiver.restart();
  });
  let error: unknown;
  try {
    for (let at = 0; at < CHUNKS; at += 1)
      await delivery.send(numberedChunk(at * LINES_A_CHUNK, LINES_A_CHUNK, WIDTH));
    await delivery.drain();
  } catch (cause) {
    error = cause;
  }
  ended.abort();
  const restarted = await Promise.allSettled(restarts);
  const read = await receiver.end();
  return {
    restarts: restarted.filter(({ status }) => status === 'fulfilled').length,
    lost: confirmed.filter((id) => !read.has(id)).length,
    ...(error === undefined ? {} : { error }),
  };
}
