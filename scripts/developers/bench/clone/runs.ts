import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Contender } from '../alternately';
import { runMeasured } from '../measure/run';
import { type Usage, usageIn } from '../measure/usage';
import { type DataSet, LATENCY } from './data-sets';
import { checkEqual, listBucket } from './listing';
import { DESTINATION, OURS, SOURCE } from './names';
import { type ClonePeer, environmentFor } from './peers';
import type { ServerReport } from './server';
import { startServer } from './server-process';

export type CloneRun = Usage &
  Readonly<{
    objects: number;
    /** From starting the command to its exit. */
    seconds: number;
    /** From starting the command to the last object in the destination. */
    copiedSeconds: number;
    /** Between a tenth of the objects and nine tenths of them: the pace without start and end. */
    objectsPerSecond: number | undefined;
    requests: Readonly<Record<string, number>>;
    /** Requests that change something and were let through. */
    writes: number;
    slowDowns: number;
    peakInFlight: number;
    serverCpuSeconds: number;
  }>;

const WRITES = /^(Put|Copy|Create|Upload|Complete|Abort|Delete)/;

export function contenderOf(peer: ClonePeer, set: DataSet): Contender<CloneRun> {
  const wanted = set.peers?.includes(peer.name) ?? true;
  const absent = wanted ? peer.absent() : set.others;
  return {
    name: peer.name,
    ...(absent === undefined ? {} : { absent }),
    mayBeLate: !peer.name.startsWith(OURS),
    run: () => runClone(peer, set),
  };
}

/** A fresh server for every run; afterwards both buckets are compared, key by key. */
export async function runClone(peer: ClonePeer, set: DataSet): Promise<CloneRun> {
  const { objects, prefixes, objectBytes, writesPerSecond: writes, limitSeconds } = set;
  const { copyBytesPerSecond } = set;
  const rateLimit = writes === undefined ? {} : { rateLimit: { writes } };
  const speed = copyBytesPerSecond === undefined ? {} : { copyBytesPerSecond };
  const faults = { latency: LATENCY, ...speed, ...rateLimit };
  await using server = await startServer({ objects, prefixes, objectBytes, faults });
  const before = await server.report();
  const { startedAt, seconds, ...measured } = await runMeasured({
    argv: peer.argv(),
    environment: environmentFor(server.endpoint),
    limitSeconds,
  });
  const after = await server.report();
  await server.calm();
  const bucket = (name: string) => listBucket(server.endpoint, name);
  const copied = await checkEqual(peer.name, bucket(SOURCE), bucket(DESTINATION));
  if (copied !== objects) {
    const message = `${peer.name}: ${copied} objects in the source, expected ${objects}`;
    throw new LambdaCoreError('BENCH_COUNT', message);
  }
  return {
    ...usageIn(measured),
    objects,
    seconds,
    copiedSeconds: (after.lastAt - startedAt) / 1000,
    objectsPerSecond: paceOf(after, objects),
    requests: Object.fromEntries(Object.entries(after.requests).filter(([, count]) => count > 0)),
    writes: writesIn(after),
    slowDowns: after.slowDowns,
    peakInFlight: after.peakInFlight,
    serverCpuSeconds: after.cpuSeconds - before.cpuSeconds,
  };
}

/** Of a few objects the middle is no pace. */
function paceOf({ tenthAt, nineTenthsAt }: ServerReport, objects: number): number | undefined {
  if (objects < 100 || nineTenthsAt <= tenthAt) return undefined;
  return ((Math.ceil(objects * 0.9) - Math.ceil(objects * 0.1)) / (nineTenthsAt - tenthAt)) * 1000;
}

/** Only writes have a limit here, so every SlowDown was one. */
function writesIn({ requests, slowDowns }: ServerReport): number {
  const all = Object.entries(requests).filter(([operation]) => WRITES.test(operation));
  return all.reduce((sum, [, count]) => sum + count, 0) - slowDowns;
}
