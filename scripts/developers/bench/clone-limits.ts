import { parseArgs } from 'node:util';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { addCloning } from '@lambda-core/local/cloning';
import { clientSettings, localEnvironment } from '@lambda-core/local/credentials';
import type { Invocation } from '@lambda-core/local/lambda/host';
import { openPlatform } from '@lambda-core/local/platform';
import type { Stats } from '@lambda-core/local/s3/stats';
import { evenListing } from '@lambda-core/local/s3/synthetic-space';
import { build } from '../../build/build';
import { runCommand } from '../../cli/command';
import { PRICES } from '../../cli/prices';
import { wholeNumber } from '../../cli/values';
import { clone } from '../../users/clone/clone';
import { readCloneCommand } from '../../users/clone/options';

const HELP = `
npx tsx scripts/developers/bench/clone-limits.ts --objects N --prefixes N [--workers N]

Clones a synthetic bucket through both deployed bundles on the local platform, followed by the clone command,
and prints, as JSON, whether each stays within its limits: the longest invocation and the peak memory of
each function, the largest file in the command bucket, what S3 was asked for an object (its own count) and the
price of that as a multiple of the copies' alone, and whether the destination is complete. Ends with 1 when it is not.
`;

const COMMANDS = 'commands';
const MEMORY_MEGABYTES = 256;
const LONGEST_MILLISECONDS = 3_600_000;

type Peak = { invocations: number; failed: number; peakMegabytes: number; longestSeconds: number };

void runCommand(HELP, async (argv, signal) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      objects: { type: 'string', default: '' },
      prefixes: { type: 'string', default: '' },
      workers: { type: 'string', default: '2' },
    },
  });
  const objects = wholeNumber('--objects', values.objects, 1);
  const prefixes = wholeNumber('--prefixes', values.prefixes, 1);
  await build();

  const peaks: Record<string, Peak> = {};
  await using platform = await openPlatform({ onInvocation: (done) => note(peaks, done) });
  platform.s3.addSyntheticBucket('source', evenListing(objects, prefixes, 1024));
  platform.s3.createBucket('destination');
  addCloning(platform, {
    commandBucket: COMMANDS,
    maximumConcurrency: wholeNumber('--workers', values.workers, 1),
    memoryMegabytes: MEMORY_MEGABYTES,
  });
  const s3 = new S3Client(clientSettings(platform.s3));
  const started = performance.now();
  const ends = ['--source', 'source', '--destination', 'destination', '--id', 'limits'];
  const command = readCloneCommand([...ends, '--command-bucket', COMMANDS]);
  const { stderr } = process;
  const environment = localEnvironment(platform.s3);
  await clone(command, { environment, stdout: stderr, stderr, signal });
  await platform.host.idle(LONGEST_MILLISECONDS);
  const sent = costOf(platform.s3.stats);
  const seconds = (performance.now() - started) / 1000;

  const commands = await folder(s3);
  const copied = await count(s3, 'destination');
  const complete =
    copied === objects && commands.isSegmented && commands.requests === commands.responses;
  const rate = Math.round(copied / seconds);
  const result = { objects, prefixes, complete, copied, seconds: Math.round(seconds), rate };
  process.stdout.write(`${JSON.stringify({ ...result, ...sent, commands, functions: peaks })}\n`);
  s3.destroy();
  return complete ? 0 : 1;
});

/** Of all requests that S3 has had. */
function costOf({ requests }: Stats) {
  const sent = Object.entries(requests).filter(([, count]) => count > 0);
  const all = sent.reduce((sum, [, count]) => sum + count, 0);
  const { CopyObject: copies, GetObject: gets, HeadObject: heads, HeadBucket: looks } = requests;
  const reads = gets + heads + looks;
  const dollars = (all - reads) * PRICES.write.dollars + reads * PRICES.read.dollars;
  return {
    requests: Object.fromEntries(sent),
    requestsAnObject: Math.round((1000 * all) / copies) / 1000,
    dollarsOfCopies: Math.round((1000 * dollars) / (copies * PRICES.write.dollars)) / 1000,
  };
}

function note(peaks: Record<string, Peak>, invocation: Invocation): void {
  const { functionName, durationMilliseconds, peakMemoryBytes, error } = invocation;
  const none = { invocations: 0, failed: 0, peakMegabytes: 0, longestSeconds: 0 };
  const peak = peaks[functionName] ?? none;
  peaks[functionName] = {
    invocations: peak.invocations + 1,
    failed: peak.failed + (error === undefined ? 0 : 1),
    peakMegabytes: Math.max(peak.peakMegabytes, Math.round(peakMemoryBytes / 1024 ** 2)),
    longestSeconds: Math.max(peak.longestSeconds, Math.round(durationMilliseconds / 100) / 10),
  };
}

async function folder(client: S3Client) {
  const found = { isSegmented: false, requests: 0, responses: 0, largestFileBytes: 0 };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: COMMANDS })) {
    for (const { Key = '', Size = 0 } of Contents) {
      found.largestFileBytes = Math.max(found.largestFileBytes, Size);
      found.isSegmented ||= Key.endsWith('/clone-response');
      if (Key.endsWith('-segment-request')) found.requests += 1;
      if (Key.endsWith('-segment-response')) found.responses += 1;
    }
  }
  return found;
}

async function count(client: S3Client, Bucket: string): Promise<number> {
  let keys = 0;
  for await (const { KeyCount = 0 } of paginateListObjectsV2({ client }, { Bucket }))
    keys += KeyCount;
  return keys;
}
