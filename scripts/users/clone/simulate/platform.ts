import { deadlineTimes } from '@lambda-core/common/deadline';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { type JobFile, jobFileOf } from '@lambda-core/s3-clone-common/contract/names';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { Sender } from './memory-s3';
import type { VirtualTime } from './virtual-time';

/** What becomes of an invocation, other than that it ends by itself. */
export type Fate = {
  /** It is killed so long after its beginning. */
  readonly killAfter?: number;
  /** It is killed when it has written such a file, before it hears of that. */
  readonly killOn?: JobFile['kind'];
  /** It is held up after a while, for so long. */
  readonly holdUp?: { readonly after: number; readonly milliseconds: number };
  /** Told when it comes to that. */
  readonly onHit?: () => void;
};

export type StageOptions = {
  readonly name: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly timeoutMilliseconds: number;
  readonly visibilityMilliseconds: number;
  readonly maximumReceives: number;
  readonly megabytes: number;
  /** From an event to the start of its function. */
  readonly startMilliseconds: number;
  /** What a function is told to take nothing new on after, where that is before its deadline. */
  readonly drainMilliseconds?: number;
  readonly handle: (event: unknown, invocation: VirtualInvocation) => Promise<unknown>;
  readonly fateOf: () => Fate;
  /** Whether a message comes twice. */
  readonly isTwice: () => boolean;
};

export type VirtualInvocation = {
  readonly sender: Sender;
  readonly drainAt: number;
  readonly stopAt: number;
  readonly deadline: Disposable & { readonly drain: AbortSignal; readonly stop: AbortSignal };
  isDead(): boolean;
};

export type Stage = ReturnType<typeof openStage>;

/** Made once: an error has a stack, and each invocation has one. */
const OVER = new DOMException('the time is over', 'AbortError');

/** Of a file; its text is made when it is received, for of a billion keys a hundred thousand wait. */
type Message = {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  receives: number;
};

/** A function behind a queue, as SQS and Lambda run it, in virtual time. */
export function openStage(time: VirtualTime, options: StageOptions) {
  const waiting: Message[] = [];
  let head = 0;
  const counts = {
    invocations: 0,
    milliseconds: 0,
    killed: 0,
    deadLetters: 0,
    pending: 0,
    most: 0,
  };
  let running = 0;
  let next = 0;

  const pump = () => {
    while (running < options.maximumConcurrency && head < waiting.length) {
      const batch = waiting.slice(head, head + options.batchSize);
      head += batch.length;
      if (head > 10_000 && head * 2 > waiting.length) {
        waiting.splice(0, head);
        head = 0;
      }
      running += 1;
      void invokeBatch(batch);
    }
  };
  const show = (message: Message) => {
    waiting.push(message);
    counts.most = Math.max(counts.most, waiting.length - head);
    pump();
  };
  const hide = (message: Message, from: number) => {
    if (message.receives >= options.maximumReceives) {
      counts.deadLetters += 1;
      counts.pending -= 1;
      return;
    }
    time.at(from + options.visibilityMilliseconds, () => show(message));
  };

  async function invokeBatch(batch: readonly Message[]): Promise<void> {
    const received = time.now();
    for (const message of batch) message.receives += 1;
    await time.sleep(options.startMilliseconds);
    const event = { Records: batch.map(sqsRecord) };
    const failed = await invoke(event);
    running -= 1;
    for (const message of batch) {
      if (failed === 'all' || failed.has(message.id)) hide(message, received);
      else counts.pending -= 1;
    }
    pump();
  }

  /** The ids of messages that failed. */
  async function invoke(event: unknown): Promise<'all' | Set<string>> {
    const began = time.now();
    const { killAfter = Infinity, killOn, holdUp, onHit } = options.fateOf();
    const over = Math.min(killAfter, options.timeoutMilliseconds + (holdUp?.milliseconds ?? 0));
    let isDead = false;
    let isHeld = false;
    let kill = () => {};
    const killed = new Promise<'killed'>((resolve) => {
      kill = () => resolve('killed');
    });
    time.at(began + over, kill);
    const heldUntil = ({ after, milliseconds }: NonNullable<Fate['holdUp']>) => {
      if (time.now() < began + after) return 0;
      if (!isHeld) onHit?.();
      isHeld = true;
      return began + after + milliseconds;
    };
    const sender: Sender = {
      // Whatever is dead does nothing more.
      sleep: (milliseconds) =>
        new Promise((resolve) => {
          const wake = () => {
            if (isDead) return;
            const held = holdUp === undefined ? 0 : heldUntil(holdUp) - time.now();
            if (held > 0) time.at(time.now() + held, wake);
            else resolve();
          };
          time.at(time.now() + milliseconds, wake);
        }),
      onWritten(key) {
        if (killOn !== undefined && jobFileOf(key)?.kind === killOn) kill();
      },
    };
    const { drain, stop } = deadlineTimes(options.timeoutMilliseconds);
    const { drainMilliseconds = Infinity } = options;
    const [drainAt, stopAt] = [began + Math.min(drain, drainMilliseconds), began + stop];
    const [drained, stopped] = [new AbortController(), new AbortController()];
    time.at(drainAt, () => drained.abort(OVER));
    const deadline = { drain: drained.signal, stop: stopped.signal, [Symbol.dispose]() {} };
    const invocation = { sender, drainAt, stopAt, deadline, isDead: () => isDead };
    counts.invocations += 1;
    const ended = options.handle(event, invocation).then(failedIn, () => 'all' as const);
    const end = await Promise.race([ended, killed]);
    counts.milliseconds += time.now() - began;
    if (end !== 'killed') return end;
    isDead = true;
    counts.killed += 1;
    if (holdUp === undefined && time.now() < began + options.timeoutMilliseconds) onHit?.();
    return 'all';
  }

  return {
    counts,
    /** Nothing waits, and nothing runs. */
    isIdle: () => counts.pending === 0 && running === 0,
    send(bucket: string, key: string) {
      for (let copies = options.isTwice() ? 2 : 1; copies > 0; copies--) {
        counts.pending += 1;
        show({ id: String(next++), bucket, key, receives: 0 });
      }
    },
    /** An invocation without a queue. */
    start(event: unknown) {
      counts.pending += 1;
      void time.sleep(options.startMilliseconds).then(async () => {
        // Lambda tries an asynchronous invocation again, twice.
        for (let attempt = 0; attempt < 3 && (await invoke(event)) === 'all'; attempt++);
        counts.pending -= 1;
      });
    },
  };
}

export const SILENT: CloneReporter = {
  invocation: () => {},
  progress: () => {},
  problem: () => {},
};

export function regional(client: ReturnType<RegionalClients['clientFor']>): RegionalClients {
  return { clientFor: () => client, [Symbol.dispose]() {} };
}

function sqsRecord({ id, bucket, key, receives }: Message) {
  const body = JSON.stringify(objectCreated({ bucket, key }));
  const attributes = { ApproximateReceiveCount: String(receives) };
  return { messageId: id, body, attributes, eventSource: 'aws:sqs' };
}

function failedIn(result: unknown): Set<string> {
  const { batchItemFailures = [] } = (result ?? {}) as {
    batchItemFailures?: readonly { itemIdentifier: string }[];
  };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}
