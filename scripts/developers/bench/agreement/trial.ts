import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { addCloning } from '@lambda-core/local/cloning';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openPlatform } from '@lambda-core/local/platform';
import { REQUEST_KINDS, type RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import { buildMissing } from '../../../build/build-missing';
import { clone } from '../../../users/clone/clone';
import { readCloneCommand } from '../../../users/clone/options';
import type { CloneResult } from '../../../users/clone/result';
import { DEPLOYED, LATENCY } from '../../../users/clone/simulate/deployed';
import { keysOf, type Shape } from '../../../users/clone/simulate/key-shapes';
import { simulate } from '../../../users/clone/simulate/simulate';

type AgreementOptions = {
  readonly shape: Shape;
  readonly keys: number;
  readonly copiers: number;
  /** Of a copy: long enough for it to say how long all takes, not the machine. */
  readonly copyMilliseconds: number;
  /** Of the copier; left out: as Terraform deploys it. */
  readonly timeoutMilliseconds?: number;
  readonly environment: Readonly<Record<string, string>>;
};

type Side = { readonly seconds: number; readonly requests: Readonly<RequestCounts> };

type Agreement = {
  readonly simulated: Side & { readonly segments: number };
  readonly real: Side & { readonly segments: number };
  /** What a dry run of the same foretold. */
  readonly foretold: Pick<Side, 'requests'>;
  /** Shares of what was real, of all requests and of the time. */
  readonly differences: {
    readonly requests: number;
    readonly time: number;
    readonly foretold: number;
  };
};

const COMMANDS = 'commands';
const OBJECT_BYTES = 1_024;
const POLL_SECONDS = 1;

/** One clone three times: simulated, by both bundles on the local platform, and before that foretold by a dry run. */
export async function agreementTrial(
  options: AgreementOptions,
  note: (line: string) => void = () => {},
): Promise<Agreement> {
  const { shape, keys: count, copiers, copyMilliseconds, environment } = options;
  const keys = keysOf(shape, count, OBJECT_BYTES);
  const latency = { ...LATENCY, copy: copyMilliseconds };
  const { segmenter } = DEPLOYED;
  const { timeoutMilliseconds = DEPLOYED.copier.timeoutMilliseconds } = options;
  const copier = { ...DEPLOYED.copier, timeoutMilliseconds };
  const virtual = await simulate({
    keys,
    latency,
    copiesASecond: 1e9,
    segmenter,
    copier: { ...copier, maximumConcurrency: copiers, environment },
    pollMilliseconds: POLL_SECONDS * 1_000,
  });
  const { seconds, usage, segments } = virtual;
  const simulated = { seconds, segments, requests: usage.requests };
  note(`simulated: ${JSON.stringify(simulated)}`);
  await buildMissing(['s3-clone-segmenter', 's3-clone-copier']);
  await using platform = await openPlatform({
    s3: {
      faults: {
        latency: {
          CopyObject: latency.copy,
          ListObjectsV2: latency.list,
          PutObject: latency.put,
          GetObject: latency.get,
          HeadObject: latency.head,
        },
      },
    },
  });
  platform.s3.createBucket('into');
  platform.s3.addSyntheticBucket('source', { ...keys, sizeAt: () => OBJECT_BYTES });
  const { batchSize } = copier;
  addCloning(platform, {
    commandBucket: COMMANDS,
    maximumConcurrency: copiers,
    copier: environment,
    timeoutSeconds: timeoutMilliseconds / 1_000,
    queues: { batchSize, maxReceiveCount: copier.maximumReceives },
  });
  const run = async (id: string, ...flags: string[]) => {
    const ends = ['--source', 'source', '--destination', 'into', '--command-bucket', COMMANDS];
    const poll = ['--poll-seconds', String(POLL_SECONDS), '--json'];
    const command = readCloneCommand([...ends, '--id', id, ...poll, ...flags]);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const { signal } = new AbortController();
    stderr.resume();
    await clone(command, { environment: localEnvironment(platform.s3), stdout, stderr, signal });
    stdout.end();
    return JSON.parse(await text(stdout)) as CloneResult;
  };
  const foretold = (await run('dry', '--dry-run')).usage;
  note(`foretold: ${JSON.stringify(foretold.requests)}`);
  const done = await run('real');
  if (!done.ok || done.objects.copied !== count)
    throw new Error(`${done.objects.copied} of ${count} objects were copied`);
  const real = { seconds: done.seconds, segments: done.segments.done, requests: done.requests };
  note(`real: ${JSON.stringify(real)}`);
  return {
    simulated,
    real,
    foretold: { requests: foretold.requests },
    differences: {
      requests: differenceOf(simulated.requests, real.requests),
      time: Math.abs(simulated.seconds - real.seconds) / real.seconds,
      foretold: differenceOf(foretold.requests, real.requests),
    },
  };
}

/** Of all kinds together. */
function differenceOf(one: Readonly<RequestCounts>, real: Readonly<RequestCounts>): number {
  const sum = (requests: Readonly<RequestCounts>) =>
    REQUEST_KINDS.reduce((all, kind) => all + requests[kind], 0);
  return Math.abs(sum(one) - sum(real)) / sum(real);
}
