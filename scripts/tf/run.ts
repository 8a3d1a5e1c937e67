import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { requireTool } from '../local/find-tool';
import { openPluginMirror } from './plugin-mirror';
import { type Call, inWords, type Request, terraformCalls } from './request';

export type RunOptions = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Told of each call before it runs. */
  readonly onCall?: (words: string) => void;
  /** Where Terraform's output goes: to ours (the default) or collected. */
  readonly output?: 'inherit' | ((text: string) => void);
};

/** Serves a request; answers the exit status of the first call that failed, or 0. */
export async function runTerraform(request: Request, options: RunOptions): Promise<number> {
  const { environment = process.env, onCall = () => {} } = options;
  const tool = requireTool('terraform', { variable: 'TERRAFORM', environment });
  await using mirror = await openPluginMirror(environment);
  for (const call of terraformCalls(request)) {
    onCall(inWords(call));
    const variables = { ...environment, ...mirror.variables, ...call.variables };
    // What `init` says is noise where an output is to be read by a program.
    const quiet = request.action === 'output' && call.arguments.includes('init');
    const status = await run(tool, call, variables, options, quiet);
    if (status !== 0) return status;
  }
  return 0;
}

async function run(
  tool: string,
  call: Call,
  variables: NodeJS.ProcessEnv,
  { root, output = 'inherit' }: RunOptions,
  quiet: boolean,
): Promise<number> {
  const collect = output !== 'inherit';
  const child = spawn(tool, call.arguments, {
    cwd: root,
    env: variables,
    stdio: collect
      ? ['ignore', 'pipe', 'pipe']
      : ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  if (collect) {
    if (!quiet) child.stdout?.setEncoding('utf8').on('data', output);
    else child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', output);
  }
  // Ctrl-C reaches Terraform too, which then ends in its own order; we only wait for that.
  const wait = () => {};
  process.on('SIGINT', wait);
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return status ?? 1;
  } finally {
    process.off('SIGINT', wait);
  }
}
