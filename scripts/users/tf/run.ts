import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { requireTool } from '@lambda-core/local/tools/find-tool';
import { Interruption } from '../../cli/interruption';
import { openStatusLine, type Screen } from '../../cli/status-line';
import { openWaiting } from '../../cli/waiting';
import { openPluginMirror } from './plugin-mirror';
import { type Call, formatCall } from './request';
import { unloggedText } from './unlogged';

type RunOptions = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Nothing of value is made: what Terraform says may pass through this process, with which it then ends. */
  readonly isDisposable?: boolean;
  /** Told of each call before it runs. */
  readonly onCall: (words: string) => void;
  /** Aborts with an `Interruption`: Terraform is then asked to end, and no further call begins. */
  readonly signal: AbortSignal;
};

/** Makes the calls; returns the exit status of the first that failed, or 0. */
export async function runTerraform(calls: readonly Call[], options: RunOptions): Promise<number> {
  const { environment, stdout, signal } = options;
  const tool = requireTool('terraform', environment);
  await using mirror = await openPluginMirror(environment);
  const inColours = stdout.isTTY === true && !environment['NO_COLOR'];
  for (const call of calls) {
    if (signal.aborted) return 0;
    options.onCall(formatCall(call));
    const variables = { ...environment, ...mirror.variables, ...call.variables };
    if (!inColours) variables['TF_CLI_ARGS'] = `${variables['TF_CLI_ARGS'] ?? ''} -no-color`.trim();
    const isLast = call === calls.at(-1);
    const isDisposable = options.isDisposable || call.arguments[1] === 'plan';
    const run = !isLast ? runUnheard : isDisposable ? runThrough : runHeard;
    const status = await run(tool, call.arguments, variables, options);
    if (status !== 0) return status;
  }
  return 0;
}

type Run = (
  tool: string,
  argv: readonly string[],
  variables: NodeJS.ProcessEnv,
  options: RunOptions,
) => Promise<number>;

/** Terraform is to outlive this process, and to ask: what it says goes to the terminal itself. */
const runHeard: Run = (tool, argv, env, options) =>
  statusOf(spawn(tool, argv, { cwd: options.root, env, stdio: 'inherit' }), options);

/** Of an `init` that comes first, nobody wants to hear that all is well: what it printed is told when it fails. */
const runUnheard: Run = async (tool, argv, env, options) => {
  const { stderr } = options;
  const waiting = openWaiting();
  waiting.begin(`terraform ${argv[1]}`);
  using line = openStatusLine(stderr, waiting.text);
  const stdio = ['inherit', 'pipe', 'pipe'] as ['inherit', 'pipe', 'pipe'];
  const child = spawn(tool, argv, { cwd: options.root, env, stdio });
  const heard: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => heard.push(chunk));
  const status = await statusOf(child, options);
  line.clear();
  if (status !== 0) stderr.write(Buffer.concat(heard));
  return status;
};

/**
 * Tells what it waits for beside what Terraform says. A last line names the APIs that log nowhere: a plan says so among
 * thousands of lines.
 */
const runThrough: Run = async (tool, argv, env, options) => {
  const { stdout, stderr } = options;
  const waiting = openWaiting();
  waiting.begin(`terraform ${argv[1]}`);
  // Not behind a question.
  let isLineOver = true;
  using line = openStatusLine(stderr, () => (isLineOver ? waiting.text() : ''));
  const stdio = ['inherit', 'pipe', 'pipe'] as ['inherit', 'pipe', 'pipe'];
  const child = spawn(tool, argv, { cwd: options.root, env, stdio });
  const heard: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => heard.push(chunk));
  for (const [from, to] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const) {
    from.on('data', (chunk: Buffer) => {
      line.clear();
      isLineOver = chunk.at(-1) === 0x0a;
    });
    from.pipe(to, { end: false });
  }
  const status = await statusOf(child, options);
  line.clear();
  const unlogged = unloggedText(Buffer.concat(heard).toString());
  if (unlogged !== '') stderr.write(`${unlogged}\n`);
  return status;
};

async function statusOf(child: ChildProcess, { signal }: RunOptions): Promise<number> {
  const stop = () => {
    // Ctrl-C reaches Terraform by the terminal, and a second one would make it drop what it is doing.
    if (!(signal.reason instanceof Interruption && signal.reason.by === 'SIGINT')) child.kill();
  };
  signal.addEventListener('abort', stop);
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return status ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
