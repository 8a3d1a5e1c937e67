import { addCloning } from '@lambda-core/local/cloning';
import { openPlatform, type Platform } from '@lambda-core/local/platform';
import { between, pick, type Random } from '@lambda-core/local/random';
import {
  cloneRequestKey,
  type JobFile,
  jobFileOf,
  jobFolder,
} from '@lambda-core/s3-clone-common/contract/names';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { requestOf } from '../../../users/clone/job';
import { openCommandBucket } from '../../../users/clone/job-folder';
import { readCloneCommand } from '../../../users/clone/options';
import { SILENT } from '../../../users/clone/progress';
import { runJob } from '../../../users/clone/run-job';
import { seeded } from '../seeds';
import type { KilledJob } from './judge';

type Processes = AsyncDisposable & {
  /** Clones a bucket, while processes are killed as the seed says, so often at most. */
  run(seed: number, kills?: number): Promise<KilledJob>;
};

const COMMANDS = 'commands';
const COPY_MILLISECONDS = 20;
/** More than one message can need. */
const RECEIVES = 40;
const KILLS = 8;
const MOMENTS = [
  ...(['copy', 'copy', 'copy', 'segment-claim', 'segment-split'] as const),
  ...(['segment-request', 'segment-response', 'segment-response', 'clone-response'] as const),
];
const HANGS_MILLISECONDS = 60_000;
/**
 * S3 takes a second or more to tell of a file, and its times are of whole ones. Here it tells at once: copies in
 * the very second of the job's request would be made again, as they could have been there before.
 */
const EVENT_MILLISECONDS = 1_000;

/** Both stages, as they were built, behind their queues, each invocation in a process. */
export async function openProcesses(): Promise<Processes> {
  const latency = { CopyObject: COPY_MILLISECONDS };
  const platform = await openPlatform({ s3: { faults: { latency } } });
  addCloning(platform, {
    commandBucket: COMMANDS,
    // Segments and pages of a small job, of which there are many all the same.
    copier: { SEGMENT_OBJECT_LIMIT: '80', LIST_PAGE_SIZE: '40', COPY_CONCURRENCY: '16' },
    segmenter: { LIST_PAGE_SIZE: '40' },
    queues: { maxReceiveCount: RECEIVES, longestPauseMilliseconds: 20, batchSize: 3 },
  });
  const run = (seed: number, kills = KILLS) => processJob(platform, seed, kills);
  return { run, [Symbol.asyncDispose]: () => platform.close() };
}

async function processJob(
  { s3, host, environment }: Platform,
  seed: number,
  kills: number,
): Promise<KilledJob> {
  const random = seeded(seed, 'processes');
  const [source, destination] = [`from-${seed}`, `into-${seed}`];
  const objects = fill(random, (key) => s3.putSynthetic(source, key, { size: 1 }));
  s3.createBucket(destination);
  using hanging = endsAfter(HANGS_MILLISECONDS);
  using clients = openClients({ sockets: 8, environment });
  const { signal } = hanging;
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const commands = openCommandBucket(clients, COMMANDS, retrying);
  const buckets = ['--source', source, '--destination', destination, '--command-bucket', COMMANDS];
  const command = { ...readCloneCommand([...buckets, '--id', `k${seed}`]), pollSeconds: 0.1 };
  if (!('start' in command.job)) throw new Error('expected a new job');

  const request = requestOf(command.job.start, COMMANDS);
  const folder = jobFolder(request);

  let copies = 0;
  const requests = new Set<string>();
  const hits: string[] = [];
  let moments = momentsOf(random, objects).slice(0, kills);
  const note = (what: Moment['what'] | JobFile['kind'], nth: number) => {
    const left = moments.filter((moment) => moment.what !== what || moment.nth !== nth);
    if (left.length === moments.length) return;
    moments = left;
    // A process that waits for work is frozen, and its death is none.
    if (host.kill() > 0)
      hits.push(`SIGKILL after a ${what}${what === 'copy' ? '' : ' is written'}`);
  };
  const kinds = new Map<string, number>();
  const stops = [
    s3.subscribe(
      () => {
        copies += 1;
        note('copy', copies);
      },
      { bucket: destination },
    ),
    s3.subscribe(
      ({ Records: [{ s3: file }] }) => {
        const { kind, segment = '' } = jobFileOf(file.object.key) ?? {};
        if (kind === undefined) return;
        if (kind === 'segment-request') requests.add(segment);
        const nth = (kinds.get(kind) ?? 0) + 1;
        kinds.set(kind, nth);
        note(kind, nth);
      },
      { bucket: COMMANDS },
    ),
  ];
  const text = Buffer.from(JSON.stringify(request));
  await s3.direct.put(COMMANDS, cloneRequestKey(folder), text, Date.now() - EVENT_MILLISECONDS);
  const job = { request, folder };
  const run = { job, command, commands, stages: undefined, progress: SILENT, signal };
  const result = await runJob(run);
  // At once: nothing of S3's has come in between.
  const there = sameObjects(s3, source, destination);
  const known = requests.size;
  await host.idle(HANGS_MILLISECONDS);
  for (const stop of stops) stop();
  const { state, ok, failures, error } = result;
  const reason = ok ? '' : `, and not ok: ${JSON.stringify([error, ...failures.slice(0, 1)])}`;
  return {
    objects,
    copies,
    hits,
    end: {
      state: `${state}${reason}`,
      there,
      counted: result.objects.copied + result.objects.skipped,
      late: requests.size - known,
    },
  };
}

/** Some hundreds of objects, of which most have one prefix; returns how many. */
function fill(random: Random, put: (key: string) => void): number {
  const count = between(random, 200, 400);
  for (let at = 0; at < count; at++) put(at % 4 === 0 ? `p${at % 3}/${at}` : `x y/${1_000 + at}`);
  return count;
}

/** A process is killed after the nth copy, or file of a kind, and before its function hears of that. */
type Moment = { readonly what: (typeof MOMENTS)[number]; readonly nth: number };

function momentsOf(random: Random, objects: number): Moment[] {
  return Array.from({ length: KILLS }, () => {
    const what = pick(random, MOMENTS);
    return { what, nth: between(random, 1, what === 'copy' ? objects : 4) };
  });
}

function sameObjects({ direct }: Platform['s3'], source: string, destination: string): number {
  const there = new Map(Array.from(direct.objects(destination), ({ key, etag }) => [key, etag]));
  let same = 0;
  for (const { key, etag } of direct.objects(source)) same += Number(there.get(key) === etag);
  return same;
}

/** Aborts when the time is over. */
function endsAfter(milliseconds: number): Disposable & { readonly signal: AbortSignal } {
  const over = new AbortController();
  const abort = () => over.abort(new DOMException('the job hangs', 'TimeoutError'));
  const timer = setTimeout(abort, milliseconds);
  return { signal: over.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
