import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../scripts/build/build';
import { ROOT } from '../../scripts/build/functions';
import { openPluginMirror } from '../../scripts/tf/plugin-mirror';
import { type Request, terraformCalls } from '../../scripts/tf/request';
import { copyFolders, runTerraform } from '../terraform-copy';

type Part = Request['part'] | 'world';

/** A change that a plan would make: the resource's type and the attributes that differ. */
export type Change = {
  readonly type: string;
  readonly actions: string;
  readonly attributes: string[];
};

export type Stack = AsyncDisposable & {
  readonly dist: string;
  readonly work: string;
  /** Runs `action` for a part of the environment `ci` with the repository's own files. */
  run(part: Part, action: Request['action'], ...extra: string[]): Promise<string>;
  /** What a plan would change now. */
  changes(part: Request['part'], ...extra: string[]): Promise<Change[]>;
  destroy(part: Part, ...extra: string[]): Promise<string>;
};

/** The repository's Terraform files and freshly built zips, in a temporary folder, against an emulator. */
export async function openStack(terraform: string, endpoint: string): Promise<Stack> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-core-e2e-'));
  const [dist, work] = [join(root, 'dist'), join(root, 'work')];
  await Promise.all([mkdir(dist), mkdir(work)]);
  await copyFolders(root);
  await cp(join(ROOT, 'test', 'terraform-e2e', 'world'), join(root, 'world'), { recursive: true });
  await build(dist);
  const mirror = await openPluginMirror();
  const variables = {
    ...process.env,
    ...mirror.variables,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };

  const call = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const env = { ...variables, ...more };
    const { status, output } = await runTerraform(terraform, args, { cwd: root, env });
    if (status === 0) return output;
    throw new Error(`terraform ${args.join(' ')}: status ${status}\n${output}`);
  };
  const initialised = new Set<Part>();
  // moto has no host names for buckets: its backend wants them in the path.
  const pathStyle = '-backend-config=use_path_style=true';
  const run: Stack['run'] = async (part, action, ...extra) => {
    const [init, main] = callsOf(part, action, [pathStyle, '-no-color', ...extra]);
    if (!initialised.has(part)) await call(init?.arguments ?? [], init?.variables);
    initialised.add(part);
    return main === undefined ? '' : call(main.arguments, main.variables);
  };
  return {
    dist,
    work,
    run,
    async changes(part, ...extra) {
      const file = join(work, `${part}.plan`);
      await run(part, 'plan', `-out=${file}`, ...extra);
      const [init] = callsOf(part, 'init', []);
      const chdir = init?.arguments[0] ?? '';
      return changesOf(await call([chdir, 'show', '-json', file], init?.variables));
    },
    destroy: (part, ...extra) => run(part, 'destroy', '-auto-approve', ...extra),
    async [Symbol.asyncDispose]() {
      await mirror[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function callsOf(part: Part, action: Request['action'], extra: readonly string[]) {
  if (part !== 'world') return terraformCalls({ environment: 'ci', part, action, extra });
  const own = extra.filter((argument) => !argument.startsWith('-backend-config'));
  return [
    { arguments: ['-chdir=world', 'init', '-input=false'], variables: {} },
    { arguments: ['-chdir=world', action, ...own], variables: {} },
  ];
}

type PlannedChange = {
  type: string;
  change: { actions: string[]; before: object | null; after: object | null };
};

function changesOf(plan: string): Change[] {
  const { resource_changes = [] } = JSON.parse(plan) as { resource_changes?: PlannedChange[] };
  return resource_changes
    .filter(({ change }) => !['no-op', 'read'].includes(change.actions.join()))
    .map(({ type, change }) => {
      const before: Readonly<Record<string, unknown>> = { ...change.before };
      const after: Readonly<Record<string, unknown>> = { ...change.after };
      const attributes = Object.keys(after).filter(
        (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
      );
      return { type, actions: change.actions.join(), attributes };
    });
}
