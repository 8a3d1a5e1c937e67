import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Contender, Outcome } from '../alternately';
import { usageIn } from '../measure/usage';
import { spreadOf } from '../statistics';
import type { Job, Peer, Run } from './peers';

export function contenderOf(peer: Peer, job: Job): Contender<Run> {
  const absent = peer.absent(job);
  return {
    name: peer.name,
    ...(absent === undefined ? {} : { absent }),
    run: (earlier) => runOnce(peer, job, earlier),
  };
}

/** A count that is not exact is an error: a fast shipper that loses lines has no rate. */
async function runOnce(
  peer: Peer,
  job: Job,
  earlier: ReadonlyMap<string, readonly Run[]>,
): Promise<Run> {
  const { lines, receiver } = job;
  await receiver.reset();
  const { startedAt, own, ...measured } = await peer.ship(job, earlier);
  const usage = usageIn(measured);
  if (own !== undefined) {
    check(peer.name, 'lines in its report', own.lines, lines);
    return { ...usage, lines, seconds: own.seconds, bytes: 0, refused: own.refused };
  }
  const seen = await receiver.settled(lines, 5000);
  check(peer.name, 'lines at the receiver', seen.lines, lines);
  const seconds = (seen.lastAt - startedAt) / 1000;
  const streamingSeconds = (seen.lastAt - seen.firstAt) / 1000;
  return { ...usage, lines, seconds, streamingSeconds, bytes: seen.bytes, refused: 0 };
}

function check(name: string, what: string, found: number, expected: number): void {
  if (found === expected) return;
  const message = `${name}: ${found} ${what}, ${expected} in the file`;
  throw new LambdaCoreError('BENCH_COUNT', message);
}

export type Result = ReturnType<typeof resultOf>;

export function resultOf({ name, absent, runs }: Outcome<Run>) {
  const [first] = runs;
  return {
    name,
    ...(absent === undefined ? {} : { absent }),
    linesPerSecond: spreadOf(runs.map(({ lines, seconds }) => lines / seconds)),
    streamingLinesPerSecond: spreadOf(
      runs.map(({ lines, streamingSeconds }) =>
        streamingSeconds === undefined ? undefined : lines / streamingSeconds,
      ),
    ),
    cpuSecondsPerMillionLines: spreadOf(
      runs.map(({ lines, cpuSeconds }) =>
        cpuSeconds === undefined ? undefined : (cpuSeconds / lines) * 1e6,
      ),
    ),
    peakBytes: spreadOf(runs.map(({ peakBytes }) => peakBytes)),
    /** At the receiver, a line. */
    bytesPerLine: first === undefined || first.bytes === 0 ? undefined : first.bytes / first.lines,
    refusedShare: first === undefined ? 0 : first.refused / first.lines,
    runs,
  };
}
