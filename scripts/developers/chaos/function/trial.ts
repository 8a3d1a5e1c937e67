import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { LambdaHost } from '@lambda-core/local/lambda/host';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import { between, createRandom, pick, type Random } from '@lambda-core/local/random';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { scattered } from '../seeds';

const BUCKET = 'chaos-logs';
const NAME = 'chaos-log-processor';
const FILES = 6;
const FAULTS = 8;
/** For all that is left after the faults; a slow machine may leave some of it in the queue. */
const IDLE_MILLISECONDS = 30_000;

/**
 * Has the function process files while it is killed and frozen and its receiver breaks. In the end each
 * line has to be at the receiver, or its file in the queue or with the dead letters.
 */
export async function tryFunction(seed: number, signal: AbortSignal) {
  const random = createRandom(scattered(seed));
  const happened = new Set<string>();
  const problems: string[] = [];
  const protocol = pick(random, ['lumberjack', 'tcp']);
  const files = new Map(
    Array.from({ length: FILES }, (_, at) => [`file ${at}.log`, between(random, 1, 3_000)]),
  );
  /** Ids carry no file; each document names its own. */
  const read = new Map<string, Set<unknown>>(Array.from(files, ([key]) => [key, new Set()]));
  const receiver = await openReceiver({
    onDocument: (document) => take(document as Document, read),
    behaviour: { bytesPerSecond: between(random, 1_000_000, 20_000_000) },
  });
  const timeoutSeconds = pick(random, [3, 4, 30]);
  // Node alone takes 60 MB: the smaller has no room for files, whatever the machine.
  const memoryMegabytes = pick(random, [80, 512, 512]);
  await using processing = await openLogPlatform({
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    timeoutSeconds,
    memoryMegabytes,
    // Receives are all that counts a function's own deaths, and 300 of them take too long.
    maxReceiveCount: memoryMegabytes < 512 ? 3 : 10,
    environment: {
      LOGSTASH_PROTOCOL: protocol,
      CONNECTION_COUNT_LIMIT: '4',
      CONNECTION_MEGABYTES: '1',
      DELIVERY_UNCONFIRMED_MEGABYTES: '1',
    },
  });
  const { platform, queue } = processing;
  // Not what the function sends itself: the rests of files would double from part to part.
  platform.s3.subscribe(
    (event) => {
      const delaySeconds = between(random, 0, 2);
      if (random() % 3 === 0) queue.send(JSON.stringify(event), {}, delaySeconds);
    },
    { bucket: BUCKET },
  );
  happened.add(`${protocol}: events twice, at once and in disorder`);
  if (timeoutSeconds < 30) happened.add(`${protocol}: ${timeoutSeconds} s for everything`);
  if (memoryMegabytes < 512) happened.add(`${protocol}: out of memory`);
  for (const [key, lines] of files) {
    const content = sampleBytes({ format: 'alb', lines, seed, hazards: 0 });
    const body = random() % 2 ? gzipSync(content) : content;
    await platform.s3.direct.put(BUCKET, key, body);
  }
  for (let fault = 0; fault < FAULTS && !queue.isEmpty && !signal.aborted; fault += 1) {
    await pause(between(random, 50, 1_000));
    happened.add(`${protocol}: ${await strike(random, platform.host, receiver)}`);
  }
  receiver.behaveWell();
  await queue.idle(IDLE_MILLISECONDS).catch(() => {
    // What is left by then is in the queue, and looked for there.
  });
  /** Files that rested in the queue or with the dead letters at the end. */
  const resting = new Set(
    [
      ...queue.bodies,
      ...queue.deadLetters.map(({ body }) => body),
      ...platform.host.failedInvocations.map((one) => JSON.stringify(one.event)),
    ].flatMap((text) => [...files.keys()].filter((key) => names(text, key))),
  );
  for (const [key, lines] of files) {
    const missing = lines - (read.get(key)?.size ?? 0);
    if (missing > 0 && !resting.has(key))
      problems.push(`${missing} of ${lines} lines of ${key} neither read nor resting`);
  }
  return { happened, problems, resting: resting.size };
}

type Document = { aws: { s3: { object: { key: string } } }; event: { id: string } };

function take({ aws, event }: Document, read: ReadonlyMap<string, Set<unknown>>): void {
  read.get(aws.s3.object.key)?.add(event.id);
}

/** Whether the body of a message, or of an invocation, is about the file; its key may be URL-encoded. */
function names(text: string, key: string): boolean {
  return text.includes(JSON.stringify(key).slice(1, -1)) || text.includes(key.replaceAll(' ', '+'));
}

const STRIKES: Record<string, (host: LambdaHost, receiver: Receiver, random: Random) => unknown> = {
  'SIGKILL at any moment': (host) => host.kill(NAME),
  'frozen and thawed': async (host, _, random) => {
    const pids = host.processIds(NAME);
    const all = (signal: NodeJS.Signals) => {
      for (const pid of pids) {
        try {
          if (host.processIds(NAME).includes(pid)) process.kill(pid, signal);
        } catch {
          // It has ended, and its output has not.
        }
      }
    };
    all('SIGSTOP');
    await pause(between(random, 100, 2_000));
    all('SIGCONT');
  },
  'its connections reset': (_, receiver) => receiver.resetConnections(),
  'a receiver that is killed and comes back': async (_, receiver, random) => {
    await receiver.stop();
    await pause(between(random, 0, 1_000));
    await receiver.start();
  },
};

async function strike(random: Random, host: LambdaHost, receiver: Receiver): Promise<string> {
  const name = pick(random, Object.keys(STRIKES));
  await STRIKES[name]?.(host, receiver, random);
  return name;
}
