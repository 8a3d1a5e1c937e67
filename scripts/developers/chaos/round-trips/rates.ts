import { createSummary } from '@lambda-core/common/summary';
import { openDelivery, type Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { chunksFor } from '@lambda-core/elb-log-processor/delivery/fixtures/numbered-chunk';
import { startReceiver } from '../restarts/receiver-process';
import { nodeReceivers } from '../restarts/receivers';
import type { Chaos, Row } from '../section';
import type { MeasuredLine } from './delay-line';

const TRIES = 5;
/** 30 MB. */
const CHUNKS = 300;
const LINES_A_CHUNK = 200;
const WIDTH = 500;

/** The best of several tries on each line, in turn, for a machine is not as fast at any time. */
export async function compareRates(
  lines: readonly MeasuredLine[],
  { tell, signal }: Chaos,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const protocol of ['tcp', 'lumberjack'] as const) {
    const shortest = lines.map(() => Number.POSITIVE_INFINITY);
    let tries = 0;
    for (; tries < TRIES && !signal.aborted; tries += 1) {
      tell(`the rate of ${protocol}: ${tries} of ${TRIES} tries`);
      for (const [at, line] of lines.entries()) {
        const seconds = await secondsOf(protocol, line, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
          return Number.POSITIVE_INFINITY;
        });
        shortest[at] = Math.min(shortest[at] as number, seconds);
      }
    }
    for (const [at, { milliseconds }] of lines.entries()) {
      const rate = (shortest[0] as number) / (shortest[at] as number);
      rows.push({
        fault: `${protocol}: none, round trip of ${milliseconds} ms`,
        tries,
        survived: tries,
        note: `${rate.toFixed(2)} of the rate at ${lines[0]?.milliseconds} ms`,
      });
    }
  }
  return rows;
}

/** How long a delivery takes, to a receiver that only counts. */
async function secondsOf(
  protocol: Protocol,
  { host, prefix }: MeasuredLine,
  signal: AbortSignal,
): Promise<number> {
  const [{ command } = { command: [] }] = nodeReceivers();
  await using receiver = await startReceiver([...prefix, ...command], host, 0, signal);
  const chunk = chunksFor(protocol)(1, LINES_A_CHUNK, WIDTH);
  await using delivery = openDelivery(
    {
      protocol,
      host,
      port: receiver.port,
      connectionCountLimit: 16,
      connectMilliseconds: 5_000,
      connectionWaitMilliseconds: 5_000,
    },
    createSummary(),
    () => {},
  );
  const started = performance.now();
  for (let sent = 0; sent < CHUNKS; sent += 1) {
    // Frames are numbered anew where a window is cut: each chunk has its own.
    await delivery.send({ bytes: Uint8Array.from(chunk.bytes), lines: chunk.lines });
  }
  await delivery.drain();
  return (performance.now() - started) / 1000;
}
