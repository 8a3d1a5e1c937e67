import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Place } from '../place';
import {
  createEnvironmentVariables,
  createStaticContext,
  type StaticContext,
} from './environment-variables';
import { failures } from './failures';
import { type Output, readOutput } from './output';
import { readPeakMemory, resetPeakMemory } from './process-memory';
import type { FunctionDefinition, FunctionError, LogLine } from './types';

const BOOTSTRAP = join(__dirname, 'bootstrap.cjs');
const MEMORY_CHECK_MILLISECONDS = 25;
/** Lambda's own limit for loading the code. */
const INIT_MILLISECONDS = 10_000;
/** How long the output of a dead process may be held open by processes it started. */
const OUTPUT_MILLISECONDS = 2_000;

type Message =
  | { type: 'ready' }
  | { type: 'failed'; error: FunctionError }
  | { type: 'result'; payload: string }
  | { type: 'error'; error: FunctionError }
  | { type: 'memory'; bytes: number };

type EnvironmentAnswer = {
  payload: string;
  error?: FunctionError;
  durationMilliseconds: number;
  initMilliseconds: number;
  peakMemoryBytes: number;
};

export type Request = { requestId: string; payload: string };

/** One execution environment: a process that runs one invocation at a time and is frozen in between. */
export class Environment {
  /** Of the function when this was started. */
  readonly definition: FunctionDefinition;
  readonly #context: StaticContext;
  readonly #child: ChildProcess;
  readonly #outputs: Output[];
  readonly #startedAt = performance.now();
  /** What the process says when it has loaded the bundle, and when that was. */
  readonly #loaded: Promise<{ message: Message; at: number }>;
  /** Resolves when the process and its output have ended. */
  readonly closed: Promise<void>;
  #alive = true;
  #used = false;
  #frozen = false;
  #requestId: string;
  #peakMemoryBytes = 0;
  /** Why the host killed the process, when it did. */
  #verdict: FunctionError | undefined;
  #exit: FunctionError | undefined;
  #onMessage: (message: Message) => void = () => {};

  constructor(definition: FunctionDefinition, place: Place, requestId: string, onLog: LogLine) {
    const { name, bundle, handler = 'handler', memoryMegabytes } = definition;
    this.definition = definition;
    this.#requestId = requestId;
    this.#context = createStaticContext(definition, place);
    const env = createEnvironmentVariables(definition, place, this.#context);
    if (process.platform !== 'linux') env['LAMBDA_HOST_REPORTS_MEMORY'] = '1';
    // As Lambda's Node runtimes do: 90 % of the memory to the old generation.
    const heap = `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`;
    const exportName = handler.slice(handler.lastIndexOf('.') + 1);
    this.#child = spawn(process.execPath, [heap, BOOTSTRAP, bundle, exportName], {
      env,
      cwd: dirname(bundle),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#outputs = [this.#child.stdout, this.#child.stderr].flatMap((stream) =>
      stream
        ? readOutput(stream, (line) =>
            onLog(line, { functionName: name, requestId: this.#requestId }),
          )
        : [],
    );
    this.closed = this.#watchEnd();
    this.#child.on('message', (message: Message) => this.#onMessage(message));
    this.#loaded = this.#exchange(INIT_MILLISECONDS).then((message) => {
      // Provisioned ahead: frozen until its first invocation, as after every other.
      if (!this.#used && message.type === 'ready') {
        this.#checkMemory();
        this.#freeze();
      }
      return { message, at: performance.now() };
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Runs one invocation. Never rejects: every failure is in the response. */
  async invoke({ requestId, payload }: Request): Promise<EnvironmentAnswer> {
    this.#requestId = requestId;
    const cold = !this.#used;
    this.#used = true;
    if (this.#frozen) this.#thaw();
    const watch = setInterval(() => this.#checkMemory(), MEMORY_CHECK_MILLISECONDS);
    let initMilliseconds = 0;
    let startedAt = performance.now();
    let reply: Message;
    try {
      if (cold) {
        const { message, at } = await this.#loaded;
        reply = message;
        startedAt = performance.now();
        initMilliseconds = at - this.#startedAt;
        if (reply.type === 'ready') reply = await this.#run(requestId, payload);
      } else {
        reply = await this.#run(requestId, payload);
      }
    } finally {
      clearInterval(watch);
    }
    const durationMilliseconds = performance.now() - startedAt;
    if (reply.type === 'result' || reply.type === 'error') {
      await Promise.all(this.#outputs.map((output) => output.reachedEnd(requestId)));
      this.#checkMemory();
    }
    if (reply.type === 'failed') this.kill();
    if (this.#verdict) {
      await this.closed;
      reply = { type: 'error', error: this.#verdict };
    }
    if (this.#alive) this.#freeze();
    else await this.closed;
    return {
      ...(reply.type === 'result' ? { payload: reply.payload } : { payload: 'null' }),
      ...('error' in reply ? { error: reply.error } : {}),
      durationMilliseconds,
      initMilliseconds,
      peakMemoryBytes: this.#peakMemoryBytes,
    };
  }

  /** SIGKILL, which ends a frozen process too. */
  kill(): void {
    this.#alive = false;
    this.#child.kill('SIGKILL');
  }

  #run(requestId: string, payload: string): Promise<Message> {
    const { timeoutSeconds } = this.definition;
    const root = requestId.replaceAll('-', '');
    const reply = this.#exchange(timeoutSeconds * 1000);
    const deadline = Date.now() + timeoutSeconds * 1000;
    const traceId = `Root=1-${root.slice(0, 8)}-${root.slice(8)};Sampled=0`;
    const message = { requestId, payload, deadline, traceId, context: this.#context };
    // A failure to send means that the process is gone, which its exit reports.
    this.#child.send(message, () => {});
    return reply;
  }

  /** The next message of the process, or what ended it. */
  #exchange(milliseconds: number): Promise<Message> {
    return new Promise((resolve) => {
      let finished = false;
      const expire = () => {
        if (!finished) this.#condemn(failures.timeout(this.#requestId, milliseconds / 1000));
      };
      // A turn later: when this process was busy, a response may be waiting that came in time.
      const timer = setTimeout(() => setImmediate(expire), milliseconds);
      const finish = (message: Message) => {
        finished = true;
        clearTimeout(timer);
        this.#onMessage = () => {};
        resolve(message);
      };
      this.#onMessage = (message) => {
        if (message.type === 'memory') this.#noteMemory(message.bytes);
        else finish(message);
      };
      void this.closed.then(() => {
        const error = this.#verdict ?? this.#exit ?? failures.exit(this.#requestId, null, null);
        finish({ type: 'error', error });
      });
    });
  }

  #watchEnd(): Promise<void> {
    return new Promise((resolve) => {
      const end = (code: number | null, signal: string | null) => {
        this.#alive = false;
        this.#exit ??= failures.exit(this.#requestId, code, signal);
      };
      this.#child.once('exit', (code, signal) => {
        end(code, signal);
        const timer = setTimeout(() => {
          this.#child.stdout?.destroy();
          this.#child.stderr?.destroy();
        }, OUTPUT_MILLISECONDS);
        this.#child.once('close', () => clearTimeout(timer));
      });
      this.#child.once('close', () => resolve());
      this.#child.once('error', (error) => {
        if (this.#child.pid !== undefined) return;
        this.#exit = { errorType: 'Runtime.Unknown', errorMessage: error.message, trace: [] };
        end(null, null);
        resolve();
      });
    });
  }

  #condemn(verdict: FunctionError): void {
    this.#verdict ??= verdict;
    this.kill();
  }

  #checkMemory(): void {
    const bytes = this.pid === undefined ? undefined : readPeakMemory(this.pid);
    if (bytes !== undefined) this.#noteMemory(bytes);
  }

  #noteMemory(bytes: number): void {
    this.#peakMemoryBytes = Math.max(this.#peakMemoryBytes, bytes);
    const { memoryMegabytes } = this.definition;
    if (bytes > memoryMegabytes * 1024 * 1024 && this.#alive) {
      this.#condemn(failures.memory(this.#requestId, memoryMegabytes, bytes));
    }
  }

  #freeze(): void {
    this.#frozen = true;
    this.#child.kill('SIGSTOP');
  }

  #thaw(): void {
    this.#frozen = false;
    this.#peakMemoryBytes = 0;
    if (this.pid !== undefined) resetPeakMemory(this.pid);
    this.#child.kill('SIGCONT');
  }
}
