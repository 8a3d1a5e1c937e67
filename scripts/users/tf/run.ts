import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { requireTool } from '@lambda-core/local/tools/find-tool';
import { Interruption } from '../../cli/interruption';
import { openPluginMirror } from './plugin-mirror';
import { type Call, formatCall } from './request';

type RunOptions = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether what the action prints is read by programs: then `init` has to be silent. */
  readonly printsForPrograms?: boolean;
  /** Told of each call before it runs. */
  readonly onCall: (words: string) => void;
  /** Aborts with an `Interruption`: Terraform is then asked to end, and no further call begins. */
  readonly signal: AbortSignal;
};

/** Makes the calls; returns the exit status of the first that failed, or 0. */
export async function runTerraform(calls: readonly Call[], options: RunOptions): Promise<number> {
  const { environment, signal } = options;
  const tool = requireTool('terraform', { variable: 'TERRAFORM', environment });
  await using mirror = await openPluginMirror(environment);
  for (const call of calls) {
    if (signal.aborted) return 0;
    options.onCall(formatCall(call));
    const variables = { ...environment, ...mirror.variables, ...call.variables };
    const quiet = options.printsForPrograms === true && call.arguments.includes('init');
    const status = await run(tool, call, variables, options, quiet);
    if (status !== 0) return status;
  }
  return 0;
}

async function run(
  tool: string,
  call: Call,
  variables: NodeJS.ProcessEnv,
  { root, signal }: RunOptions,
  quiet: boolean,
): Promise<number> {
  const child = spawn(tool, call.arguments, {
    cwd: root,
    env: variables,
    stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
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
