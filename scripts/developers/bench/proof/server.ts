// The S3 server of a proof that is measured, in a process of its own. Started with fork(); the argument is
// { shape, changed } as JSON. Tells its endpoint, then responds to any message with its CPU time.
import { openS3 } from '@lambda-core/local/s3/server';
import { DESTINATION, destinationListing, type Shape, SOURCE, sourceListing } from './buckets';

async function main(): Promise<void> {
  const { shape, changed } = JSON.parse(process.argv[2] ?? '{}') as {
    shape: Shape;
    changed: number;
  };
  const server = await openS3();
  server.addSyntheticBucket(SOURCE, sourceListing(shape));
  server.addSyntheticBucket(DESTINATION, destinationListing(shape, changed));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuSeconds: (user + system) / 1e6 });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ endpoint: server.endpoint });
}

void main();
