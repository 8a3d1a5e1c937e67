import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Usage } from './measure';
import type { Job, Peer } from './ship-peers';
import { type Spread, spreadOf } from './statistics';

export type Run = Usage &
  Readonly<{
    /** From starting the peer's process to the last byte at the receiver. */
    seconds: number;
    /** From the first byte at the receiver to the last: the pace without the start. */
    streamingSeconds: number;
    bytes: number;
  }>;

export type Result = Readonly<{
  name: string;
  absent?: string;
  linesPerSecond?: Spread;
  streamingLinesPerSecond?: Spread;
  cpuSecondsPerMillionLines?: Spread;
  peakBytes?: Spread;
  runs: readonly Run[];
}>;

/**
 * Every peer once, then every peer again, so that a machine that slows down slows all of them alike.
 * A count at the receiver that is not exact is an error: a fast shipper that loses lines has no rate.
 */
export async function runAlternately(
  peers: readonly Peer[],
  job: Job,
  rounds: number,
  onRun: (name: string, run: Run) => void,
): Promise<Result[]> {
  const present = peers.filter((peer) => peer.absent() === undefined);
  const runs = new Map<string, Run[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const peer of present) {
      const run = await runOnce(peer, job);
      runs.get(peer.name)?.push(run);
      onRun(peer.name, run);
    }
  }
  return peers.map((peer) => resultOf(peer, runs.get(peer.name) ?? [], job.lines));
}

async function runOnce(peer: Peer, job: Job): Promise<Run> {
  await job.receiver.reset();
  const startedAt = performance.timeOrigin + performance.now();
  const usage = await peer.ship(job);
  const seen = await job.receiver.settled(job.lines, 5000);
  if (seen.lines !== job.lines) {
    const message = `${peer.name}: ${seen.lines} lines at the receiver, ${job.lines} in the file`;
    throw new LambdaCoreError('BENCH_COUNT', message);
  }
  const seconds = (seen.lastAt - startedAt) / 1000;
  const streamingSeconds = (seen.lastAt - seen.firstAt) / 1000;
  return { ...usage, seconds, streamingSeconds, bytes: seen.bytes };
}

function resultOf(peer: Peer, runs: readonly Run[], lines: number): Result {
  const absent = peer.absent();
  if (absent !== undefined) return { name: peer.name, absent, runs };
  const cpu = runs.flatMap(({ cpuSeconds: seconds }) =>
    seconds === undefined ? [] : [(seconds / lines) * 1e6],
  );
  const spreads = {
    linesPerSecond: spreadOf(runs.map(({ seconds }) => lines / seconds)),
    streamingLinesPerSecond: spreadOf(runs.map((run) => lines / run.streamingSeconds)),
    cpuSecondsPerMillionLines: spreadOf(cpu),
    peakBytes: spreadOf(runs.flatMap(({ peakBytes }) => peakBytes ?? [])),
  };
  const known = Object.entries(spreads).filter(([, spread]) => spread !== undefined);
  return { name: peer.name, ...Object.fromEntries(known), runs };
}
