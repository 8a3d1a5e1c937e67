import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { Condition } from '../logstash/condition';
import { openEventSourceMapping } from '../queues/event-source-mapping';
import { Queue } from '../queues/queue';
import { queuePath } from '../queues/sqs-api';
import type { MappingOptions, QueueMessage, QueueOptions } from '../queues/types';
import { createAsyncInvocations } from './async-invocations';
import { FunctionPool } from './function-pool';
import { serveInvokeApi } from './invoke-api';
import type {
  FailedInvocation,
  FunctionDefinition,
  Invocation,
  InvocationResult,
  LogLine,
} from './types';
import { startWatchdog } from './watchdog';

export type { Queue } from '../queues/queue';
export type { MappingOptions, QueueCounters, QueueMessage, QueueOptions } from '../queues/types';
export type {
  FailedInvocation,
  FunctionDefinition,
  FunctionError,
  Invocation,
  InvocationResult,
  LogLine,
} from './types';

const IDLE_MILLISECONDS = 300_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_TIMES = 6;

export type LambdaHostOptions = {
  /** Port of the Invoke API on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  region?: string;
  accountId?: string;
  onLog?: LogLine;
  onInvocation?: (invocation: Invocation) => void;
  /** Hears of what failed in every try: a message of the queue, or an asynchronous call of the function. */
  onDeadLetter?: (letter: QueueMessage, from: string) => void;
  /** Pauses before the retries of an asynchronous invocation; Lambda has two, of minutes. */
  retryDelaysMilliseconds?: readonly number[];
};

export type LambdaHost = Awaited<ReturnType<typeof openLambdaHost>>;

/** Opens a host that runs built bundles as AWS Lambda would, each environment a process of its own. */
export async function openLambdaHost(options: LambdaHostOptions = {}) {
  const { onLog = () => {}, onInvocation = () => {}, onDeadLetter = () => {} } = options;
  const { region = 'us-east-1', accountId = '123456789012' } = options;
  const place = { region, accountId };
  const pools = new Map<string, FunctionPool>();
  const queues: Queue[] = [];
  const condition = new Condition();
  const changed = () => condition.notify();
  let ending: Promise<void> | undefined;

  const poolOf = (name: string) => {
    const pool = pools.get(name);
    if (pool) return pool;
    const known = [...pools.keys()].join(', ') || 'none';
    throw new LambdaCoreError('FUNCTION_NOT_FOUND', `No function "${name}" (known: ${known})`);
  };
  const poolsOf = (name?: string) => (name === undefined ? [...pools.values()] : [poolOf(name)]);
  const invoke = async (name: string, event: unknown, requestId: string = randomUUID()) =>
    poolOf(name).invoke({ requestId, payload: JSON.stringify(event) ?? 'null' });
  const asynchronous = createAsyncInvocations({
    invoke,
    retryDelaysMilliseconds: options.retryDelaysMilliseconds ?? [50, 100],
    changed,
    onFailed: ({ functionName, requestId: messageId, event, tries: receiveCount }) =>
      onDeadLetter({ messageId, body: JSON.stringify(event), receiveCount }, functionName),
  });
  const isIdle = () => {
    if (ending !== undefined)
      throw new LambdaCoreError('HOST_CLOSED', 'The Lambda host has been closed');
    return asynchronous.pending === 0 && queues.every((queue) => queue.isEmpty);
  };
  const describe = () =>
    `${asynchronous.pending} asynchronous invocations are pending; queues: ${JSON.stringify(
      Object.fromEntries(queues.map(({ name, counters }) => [name, counters])),
    )}`;
  const idle = (deadline = IDLE_MILLISECONDS) => condition.until(isIdle, deadline, describe);
  const invokeAsync = (name: string, event: unknown) => {
    poolOf(name);
    return asynchronous.start(name, event);
  };

  const has = (name: string) => pools.has(name);
  const target = { place, has, invoke: (name: string, event: unknown) => invoke(name, event) };
  const api = await serveInvokeApi({ ...target, invokeAsync, queues, port: options.port ?? 0 });
  const watchdog = startWatchdog();
  const killAll = () => poolsOf().reduce((hit, pool) => hit + pool.kill(), 0);
  process.once('exit', killAll);

  const end = async () => {
    process.off('exit', killAll);
    asynchronous.close();
    for (const queue of queues) queue.close();
    await Promise.all(poolsOf().map((pool) => pool.close()));
    await api[Symbol.asyncDispose]();
    watchdog.close();
    changed();
  };

  const close = () => {
    ending ??= end();
    return ending;
  };

  return {
    ...place,
    /** URL of the Invoke API and of SQS, for the SDK's clients, `AWS_ENDPOINT_URL_LAMBDA` and `_SQS`. */
    endpoint: api.endpoint,
    /** The on-failure destination of asynchronous invocations. */
    failedInvocations: asynchronous.failed as readonly FailedInvocation[],
    /** Asynchronous invocations running, waiting, or waiting for a retry. */
    get pendingInvocations() {
      return asynchronous.pending;
    },
    addFunction: (definition: FunctionDefinition): void => {
      const checked = checkDefinition(definition, pools);
      pools.set(checked.name, new FunctionPool(checked, { place, onLog, onInvocation, watchdog }));
    },
    /** Resolves also when the function failed (`error`); rejects for an unknown function. */
    invoke: (name: string, event: unknown): Promise<InvocationResult> => invoke(name, event),
    /** Queues an asynchronous invocation, with retries, and returns its request id. */
    invokeAsync,
    /** The URL of a queue, or of its dead letters, whether it is opened already or not. */
    queueUrl: (name: string) => `${api.endpoint}${queuePath(accountId, name)}`,
    /** The ARN of one, as a bucket's notifications name it. */
    queueArn: (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`,
    /** Opens a queue, and the mapping that has a function handle what is in it. */
    openQueue: (options: QueueOptions & MappingOptions): Queue => {
      const { timeoutSeconds } = poolOf(options.functionName);
      const visibilityTimeoutSeconds = VISIBILITY_TIMES * timeoutSeconds;
      const queue = new Queue(
        { visibilityTimeoutSeconds, ...options },
        { changed, idle, onDeadLetter },
      );
      openEventSourceMapping(queue, options, { ...target, changed });
      queues.push(queue);
      return queue;
    },
    /** Resolves when no asynchronous invocation is pending and every queue is empty; rejects when closed. */
    idle,
    /** SIGKILLs all environments (of one function); says how many invocations that hit. */
    kill: (name?: string) => poolsOf(name).reduce((hit, pool) => hit + pool.kill(), 0),
    /** Ends the idle environments (of one function), so that the next invocations start cold. */
    recycle: async (name?: string): Promise<void> => {
      await Promise.all(poolsOf(name).map((pool) => pool.recycle()));
    },
    /** Sets variables of a function: new environments have them, and those that are at work end with their invocation. */
    updateVariables: (name: string, variables: FunctionDefinition['environment']): Promise<void> =>
      poolOf(name).updateVariables(variables),
    /** Process ids of the living environments (of one function). */
    processIds: (name?: string) => poolsOf(name).flatMap((pool) => pool.processIds()),
    /** Ends everything; invocations under way fail. No process is left behind. */
    close,
    [Symbol.asyncDispose]: close,
  };
}

function checkDefinition(
  definition: FunctionDefinition,
  pools: ReadonlyMap<string, unknown>,
): FunctionDefinition {
  const { name, memoryMegabytes, timeoutSeconds } = definition;
  const bundle = resolve(definition.bundle);
  const problems = [
    pools.has(name) && 'the name is taken',
    !existsSync(bundle) && `its bundle ${bundle} does not exist (npm run build)`,
    !(memoryMegabytes > 0) && `memoryMegabytes is ${memoryMegabytes}`,
    !(timeoutSeconds > 0) && `timeoutSeconds is ${timeoutSeconds}`,
  ].filter((problem) => problem !== false);
  if (problems.length === 0) return { ...definition, bundle };
  const message = `Function "${name}" cannot be added: ${problems.join('; ')}`;
  throw new LambdaCoreError('INVALID_FUNCTION', message);
}
