import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Place } from '../place';
import { Environment, type Request } from './environment';
import type { FunctionDefinition, Invocation, InvocationResult, LogLine } from './types';
import type { Watchdog } from './watchdog';

const DEFAULT_CONCURRENCY = 10;

export type PoolOptions = {
  place: Place;
  onLog: LogLine;
  onInvocation: (invocation: Invocation) => void;
  watchdog: Watchdog;
};

/** The execution environments of one function. */
export class FunctionPool {
  #definition: FunctionDefinition;
  readonly #options: PoolOptions;
  readonly #environments = new Set<Environment>();
  readonly #busy = new Set<Environment>();
  /** The frozen ones, the last used at the end: it is taken first, as Lambda does. */
  #idle: Environment[] = [];
  readonly #inLine: (() => void)[] = [];
  #admitted = 0;
  #closed = false;

  constructor(definition: FunctionDefinition, options: PoolOptions) {
    this.#definition = definition;
    this.#options = options;
    for (let at = 0; at < (definition.provisionedConcurrency ?? 0); at++) {
      // The first one is the first to be ready, and the end is taken first.
      this.#idle.unshift(this.#start('provisioned'));
    }
  }

  get timeoutSeconds(): number {
    return this.#definition.timeoutSeconds;
  }

  async invoke(request: Request): Promise<InvocationResult> {
    await this.#admission();
    try {
      return await this.#run(request);
    } finally {
      this.#admitted -= 1;
      this.#inLine.shift()?.();
    }
  }

  processIds(): number[] {
    return [...this.#environments].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Kills all environments and says how many invocations were running in them. */
  kill(): number {
    const hit = this.#busy.size;
    this.#idle = [];
    for (const environment of this.#environments) environment.kill();
    return hit;
  }

  async recycle(): Promise<void> {
    const idle = this.#idle.splice(0);
    for (const environment of idle) environment.kill();
    await Promise.all(idle.map(({ closed }) => closed));
  }

  /** Environments that run go on to the end of their invocation, as in Lambda. */
  async updateVariables(variables: FunctionDefinition['environment']): Promise<void> {
    const environment = { ...this.#definition.environment, ...variables };
    this.#definition = { ...this.#definition, environment };
    await this.recycle();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const admit of this.#inLine.splice(0)) admit();
    this.kill();
    await Promise.all([...this.#environments].map(({ closed }) => closed));
  }

  async #admission(): Promise<void> {
    const { maximumConcurrency = DEFAULT_CONCURRENCY } = this.#definition;
    if (this.#admitted >= maximumConcurrency && !this.#closed) {
      await new Promise<void>((resolve) => this.#inLine.push(resolve));
    }
    this.#admitted += 1;
  }

  async #run(request: Request): Promise<InvocationResult> {
    if (this.#closed) throw new LambdaCoreError('HOST_CLOSED', 'The Lambda host has been closed');
    this.#idle = this.#idle.filter(({ alive }) => alive);
    const warm = this.#idle.pop();
    const environment = warm ?? this.#start(request.requestId);
    this.#busy.add(environment);
    const { payload, ...response } = await environment.invoke(request);
    this.#busy.delete(environment);
    if (environment.definition !== this.#definition) environment.kill();
    else if (environment.alive) this.#idle.push(environment);
    const invocation: Invocation = {
      functionName: this.#definition.name,
      requestId: request.requestId,
      cold: !warm,
      ...response,
      ...(warm ? { initMilliseconds: 0 } : {}),
    };
    this.#options.onInvocation(invocation);
    return { ...invocation, payload: JSON.parse(payload) };
  }

  #start(requestId: string): Environment {
    const { place, onLog, watchdog } = this.#options;
    const environment = new Environment(this.#definition, place, requestId, onLog);
    this.#environments.add(environment);
    const { pid } = environment;
    if (pid !== undefined) watchdog.watch(pid);
    void environment.closed.then(() => {
      this.#environments.delete(environment);
      if (pid !== undefined) watchdog.forget(pid);
    });
    return environment;
  }
}
