// The S3 server of a clone that is measured, in a process of its own, so that what it uses is not
// counted as the clone's. Started with fork(); the argument is a ServerSettings as JSON. Tells its
// endpoint, then answers 'report', and 'calm' by dropping latency and limits.
import type { FaultSettings } from '@lambda-core/local/s3/faults';
import { openS3 } from '@lambda-core/local/s3/server';
import { evenListing } from '@lambda-core/local/s3/synthetic-space';
import { COMMANDS, DESTINATION, SOURCE } from './names';

export type ServerSettings = Readonly<{
  objects: number;
  prefixes: number;
  objectBytes: number;
  faults: FaultSettings;
}>;

export type ServerReport = Readonly<{
  requests: Readonly<Record<string, number>>;
  slowDowns: number;
  peakInFlight: number;
  /** Of the server itself. */
  cpuSeconds: number;
  created: number;
  /** When shares of the objects were there, in milliseconds since the epoch; 0 before. */
  firstAt: number;
  tenthAt: number;
  nineTenthsAt: number;
  lastAt: number;
}>;

async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings;
  const { objects, prefixes, objectBytes, faults } = settings;
  const server = await openS3({ faults });
  server.addSyntheticBucket(SOURCE, evenListing(objects, prefixes, objectBytes));
  for (const bucket of [DESTINATION, COMMANDS]) server.createBucket(bucket);
  const times: number[] = [];
  server.subscribe(() => void times.push(performance.timeOrigin + performance.now()), {
    bucket: DESTINATION,
  });
  const timeOf = (share: number) => times[Math.ceil(objects * share) - 1] ?? 0;
  const report = (): ServerReport => {
    const { user, system } = process.cpuUsage();
    return {
      requests: server.stats.requests,
      slowDowns: server.stats.faults['slow-down'],
      peakInFlight: server.stats.peakInFlight,
      cpuSeconds: (user + system) / 1e6,
      created: times.length,
      firstAt: times[0] ?? 0,
      tenthAt: timeOf(0.1),
      nineTenthsAt: timeOf(0.9),
      lastAt: timeOf(1),
    };
  };
  process.on('message', (request) => {
    if (request === 'calm') server.faults.clear();
    process.send?.(report());
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ endpoint: server.endpoint });
}

void main();
