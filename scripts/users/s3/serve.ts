import { once } from 'node:events';
import { openS3 } from '@lambda-core/local/s3/server';
import { parseFlags } from './flags';

/** Serves until the signal aborts, or until standard input ends where the flags say so. */
export async function serve(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { options, synthetic, untilStdinEnds } = parseFlags(argv);
  await using server = await openS3(options);
  for (const { bucket, listing } of synthetic) server.addSyntheticBucket(bucket, listing);
  process.stdout.write(`${JSON.stringify({ endpoint: server.endpoint })}\n`);
  const over = [once(signal, 'abort')];
  if (untilStdinEnds) over.push(once(process.stdin.resume(), 'close'));
  await Promise.race(over);
  process.stdin.destroy();
  return 0;
}
