import { join } from 'node:path';
import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { clientSettings } from '@lambda-core/local/credentials';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { openRangeSpool } from '../../../users/clone/proof/range-spool';
import { stretchesOf } from '../../../users/clone/proof/stretches';
import { verifyRanges } from '../../../users/clone/proof/verify-ranges';
import { sideOf } from '../../../users/clone/verify/job';
import { startForked } from '../../forked';
import { DESTINATION, rangesOf, type Shape, SOURCE, sourceListing } from './buckets';

const LISTINGS = 16;
const STRETCH_OBJECTS = 20_000;

type Took = { seconds: number; cpuSeconds: number; serverCpuSeconds: number };

type ProofTrial = Shape & {
  readonly ranges: number;
  /** To name every object of the destination, side by side as the proof does it. */
  readonly listing: Took;
  /** The same, held against the digests, and the changed object named. */
  readonly verifying: Took;
  /** Seconds of verifying for each of listing. */
  readonly ratio: number;
  readonly found: readonly string[];
  /** The one object that differs was named, and no other. */
  readonly ok: boolean;
};

/** One changed byte among so many objects: verified by their digests, beside a plain listing. */
export async function proofTrial(
  shape: Shape,
  note: (line: string) => void = () => {},
): Promise<ProofTrial> {
  const changed = Math.floor(shape.objects * 0.618);
  await using server = await startForked<{ endpoint: string }>(
    'the S3 server',
    join(__dirname, 'server.ts'),
    JSON.stringify({ shape, changed }),
  );
  const { endpoint } = server.greeting;
  const { credentials } = clientSettings({ endpoint });
  using clients = openClients({
    sockets: 64,
    environment: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });
  const retrying = { counters: { retries: 0, throttles: 0 } };
  using spool = openRangeSpool();
  let ranges = 0;
  for (const range of rangesOf(shape)) {
    spool.add(range);
    ranges += 1;
    if (ranges % 500 === 0) note(`${ranges} ranges digested`);
  }
  const measured = async (work: () => Promise<void>): Promise<Took> => {
    const serverBefore = await server.ask<{ cpuSeconds: number }>('cpu');
    const [started, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - started) / 1000;
    const { cpuSeconds } = await server.ask<{ cpuSeconds: number }>('cpu');
    const took = {
      seconds: round(seconds),
      cpuSeconds: round((user + system) / 1e6),
      serverCpuSeconds: round(cpuSeconds - serverBefore.cpuSeconds),
    };
    note(JSON.stringify(took));
    return took;
  };

  let listed = 0;
  const s3 = clients.clientFor();
  const stretches = stretchesOf(spool.sorted(), STRETCH_OBJECTS, () => {});
  const listing = await measured(() =>
    forEachConcurrently(stretches, LISTINGS, async ({ after, until }) => {
      const pages = listObjects(s3, { bucket: DESTINATION, prefix: '', after, until }, retrying);
      for await (const { objects } of pages) listed += objects.length;
    }),
  );
  if (listed !== shape.objects) throw new Error(`listed ${listed} of ${shape.objects} objects`);
  let found: string[] = [];
  const verifying = await measured(async () => {
    const [from, to] = [sideOf(clients, { name: SOURCE }), sideOf(clients, { name: DESTINATION })];
    const how = { includes: () => true, retrying };
    const { differences } = await verifyRanges(from, to, spool, how);
    found = differences.first.map(({ key }) => key);
  });
  const ok = JSON.stringify(found) === JSON.stringify([sourceListing(shape).keyAt(changed)]);
  const ratio = round(verifying.seconds / listing.seconds);
  return { ...shape, ranges, listing, verifying, ratio, found, ok };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
