import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { requireTool } from '@lambda-core/local/tools/find-tool';
import { openPluginMirror } from '../../tf/plugin-mirror';
import { type Request, terraformCalls } from '../../tf/request';
import type { Check, Context, Finding } from '../types';

/** Whether what is deployed is what the files say: a plan, without the state's lock. */
export const plan: Check = {
  name: 'plan',
  // `init` may have to download the provider.
  seconds: 180,
  async look({ root, environment, settings, facts }, signal) {
    await facts.deployed();
    const { folder, colour } = settings;
    const tool = requireTool('terraform', environment);
    await using mirror = await openPluginMirror(environment);
    const request: Request = {
      environment: folder,
      part: colour,
      action: 'plan',
      extra: ['-input=false', '-lock=false', '-detailed-exitcode', '-json'],
    };
    let ended = { status: 0, output: '' };
    for (const { arguments: argv, variables } of terraformCalls(request)) {
      const env = { ...environment, ...mirror.variables, ...variables, CHECKPOINT_DISABLE: '1' };
      ended = await run(tool, argv, { root, env, signal });
      if (ended.status === 1) break;
    }
    return [planFinding(ended, settings)];
  },
};

/** What Terraform said, by its status with `-detailed-exitcode`: 0 no changes, 2 changes, 1 an error. */
function planFinding(
  { status, output }: { readonly status: number; readonly output: string },
  { folder, colour }: Pick<Context['settings'], 'folder' | 'colour'>,
): Finding {
  const what = 'plan';
  const remedy = `npm run tf -- ${folder} ${colour} plan shows them`;
  if (status === 0)
    return { status: 'ok', what, found: 'no changes: deployed is what the files say' };
  const messages = output.split('\n').flatMap(messageOf);
  if (status === 2) {
    const summary = messages.find(({ type }) => type === 'change_summary')?.message ?? 'changes';
    return {
      status: 'warning',
      what,
      found: summary.replace(/^Plan: /, '').replace(/[.]$/, ''),
      remedy,
    };
  }
  const error =
    messages.find(({ level }) => level === 'error')?.message ?? /Error: .*/.exec(output)?.[0];
  const found = error ?? `terraform ended with ${status}`;
  return {
    status: 'wrong',
    what,
    found,
    remedy: `npm run tf -- ${folder} ${colour} plan says more`,
  };
}

async function run(
  tool: string,
  argv: readonly string[],
  { root, env, signal }: { root: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
) {
  const child = spawn(tool, argv, { cwd: root, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status: status ?? 1, output: `${stdout}${stderr}` };
}

/** A line of `-json`; others are none of those. https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
function messageOf(line: string): readonly { level: string; message: string; type: string }[] {
  if (!line.startsWith('{')) return [];
  const {
    '@level': level = '',
    '@message': message = '',
    type = '',
  } = JSON.parse(line) as Record<string, string>;
  return [{ level, message, type }];
}
