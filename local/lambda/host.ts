import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { Condition } from '../logstash/condition';
import { openEventSourceMapping } from '../queues/event-source-mapping';
import { Queue } from '../queues/queue';
import { queuePath } from '../queues/sqs-api';
import { createAsyncInvocations } from './async-invocations';
import { FunctionPool } from './function-pool';
import { serveInvokeApi } from './invoke-api';
import type { LambdaHost, LambdaHostOptions } from './lambda-host';
import type { FunctionDefinition, InvocationResult } from './types';
import { startWatchdog } from './watchdog';

export type { Queue } from '../queues/queue';
export type { MappingOptions, QueueCounters, QueueMessage, QueueOptions } from '../queues/types';
export type { LambdaHost, LambdaHostOptions } from './lambda-host';
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

/** Opens a host that runs built bundles as AWS Lambda would, each environment a process of its own. */
export async function openLambdaHost(options: LambdaHostOptions = {}): Promise<LambdaHost> {
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
    await api.close();
    watchdog.close();
    changed();
  };

  const close = () => {
    ending ??= end();
    return ending;
  };

  return {
    ...place,
    endpoint: api.endpoint,
    failedInvocations: asynchronous.failed,
    get pendingInvocations() {
      return asynchronous.pending;
    },
    addFunction: (definition) => {
      const checked = checkDefinition(definition, pools);
      pools.set(checked.name, new FunctionPool(checked, { place, onLog, onInvocation, watchdog }));
    },
    invoke: (name, event): Promise<InvocationResult> => invoke(name, event),
    invokeAsync,
    queueUrl: (name) => `${api.endpoint}${queuePath(accountId, name)}`,
    openQueue: (options) => {
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
    idle,
    kill: (name) => poolsOf(name).reduce((hit, pool) => hit + pool.kill(), 0),
    recycle: async (name) => {
      await Promise.all(poolsOf(name).map((pool) => pool.recycle()));
    },
    processIds: (name) => poolsOf(name).flatMap((pool) => pool.processIds()),
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
