import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { HELP, parseFlags } from './flags';
import { openS3 } from './server';

async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(HELP);
    return;
  }
  const server = await openS3(flags.options);
  for (const { bucket, listing } of flags.synthetic) server.addSyntheticBucket(bucket, listing);
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (flags.untilStdinEnds) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ endpoint: server.endpoint })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`s3: ${describeError(error)}\n`);
  process.exitCode = error instanceof LambdaCoreError && error.code === 'BAD_FLAG' ? 2 : 1;
});
