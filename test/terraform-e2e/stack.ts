import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '@lambda-core/local/gate/gate';
import { build } from '../../scripts/build/build';
import { ROOT } from '../../scripts/build/functions';
import { type Request, terraformCalls } from '../../scripts/users/tf/request';
import { copyFolders, FOLDERS, openTerraformFolder, read, runTerraform } from '../terraform-copy';

const FIXTURE = 'test/terraform-e2e/fixture';

/** Roots of the test's own: what is there beforehand, and log buckets of the kinds that no API here has. */
const OWN = { world: `${FIXTURE}/world`, 'log-buckets': `${FIXTURE}/log-buckets` } as const;

type Part = Request['part'] | keyof typeof OWN;

/** A change that a plan would make: the resource's type and the attributes that differ. */
export type Change = {
  readonly type: string;
  readonly actions: string;
  readonly attributes: string[];
};

export type Stack = AsyncDisposable & {
  readonly root: string;
  readonly dist: string;
  readonly work: string;
  /** Runs `action` for a part of the environment `ci` with the repository's own files. */
  run(part: Part, action: Request['action'], ...extra: string[]): Promise<string>;
  /** Makes the bucket of the states, as people do. */
  bootstrap(): Promise<string>;
  /** What a plan would change now. */
  changes(part: Request['part'], ...extra: string[]): Promise<Change[]>;
  destroy(part: Part, ...extra: string[]): Promise<string>;
  /** What the state of a colour says of its APIs, by name, as docs/terraform.md tells how to ask. */
  apis(colour: 'blue' | 'green'): Promise<Readonly<Record<string, ApiSummary>>>;
};

/**
 * The repository's Terraform files and freshly built zips, in a temporary folder, against an emulator. Each
 * part is run as people run it: `npm run tf`, with the variables that docs/terraform.md names, by the deployer. What is
 * the test's own, an administrator runs.
 */
export async function openStack(
  terraform: string,
  { endpoint, deployer }: { endpoint: string; deployer: Credentials },
): Promise<Stack> {
  const folder = await openTerraformFolder('e2e');
  const { root } = folder;
  const [dist, work] = [join(root, 'dist'), join(root, 'work')];
  await Promise.all([mkdir(dist), mkdir(work)]);
  await copyFolders(root, [...FOLDERS, 'package.json', 'scripts', FIXTURE]);
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  await build(dist);
  const variables = {
    ...folder.variables,
    ...(await documentedVariables()),
    AWS_ENDPOINT_URL: endpoint,
    TERRAFORM: terraform,
  };

  const asDeployer = {
    AWS_ACCESS_KEY_ID: deployer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: deployer.secretAccessKey,
  };
  const tf = (...args: string[]) =>
    call('npm', ['run', '-s', 'tf', '--', 'ci', ...args], asDeployer);
  const call = async (tool: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const env = { ...variables, ...more };
    const { status, output } = await runTerraform(tool, args, { cwd: root, env });
    if (status === 0) return output;
    throw new Error(`${tool} ${args.join(' ')}: status ${status}\n${output}`);
  };
  const run: Stack['run'] = async (part, action, ...extra) => {
    const arguments_ = [action, '-no-color', ...extra];
    if (part !== 'world' && part !== 'log-buckets') return tf(part, ...arguments_);
    if (action === 'apply') await call(terraform, [`-chdir=${OWN[part]}`, 'init', '-input=false']);
    return call(terraform, [`-chdir=${OWN[part]}`, ...arguments_]);
  };
  return {
    root,
    dist,
    work,
    run,
    // Not as an emulator's: the gate keeps the bucket's policy.
    bootstrap: () =>
      call('npm', ['run', '-s', 'tf', '--', 'ci', 'bootstrap'], {
        ...asDeployer,
        TF_VAR_emulated: 'false',
      }),
    async changes(part, ...extra) {
      const file = join(work, `${part}.plan`);
      await run(part, 'plan', `-out=${file}`, ...extra);
      const [init] = terraformCalls({ environment: 'ci', part, action: 'init', extra: [] });
      const chdir = init?.arguments[0] ?? '';
      const env = { ...asDeployer, ...init?.variables };
      return changesOf(await call(terraform, [chdir, 'show', '-json', file], env));
    },
    async apis(colour) {
      const shown = await run(colour, 'show', '-json');
      // The command's own lines come before.
      const { values } = JSON.parse(shown.slice(shown.indexOf('\n{') + 1)) as ShownState;
      const summaries = values.root_module.child_modules.flatMap(({ resources = [] }) =>
        resources.filter(({ type, name }) => type === 'terraform_data' && name === 'summary'),
      );
      return Object.fromEntries(summaries.map(({ values: { output } }) => [output.name, output]));
    },
    destroy: (part, ...extra) => run(part, 'destroy', '-auto-approve', ...extra),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

/** What docs/terraform.md exports for an emulator. */
async function documentedVariables(): Promise<Record<string, string>> {
  const [, section = ''] = (await read('docs/terraform.md')).split('## On an emulator');
  const words = [...section.matchAll(/^export (.*)$/gm)].flatMap(([, line = '']) =>
    line.split(' '),
  );
  return Object.fromEntries(
    words.map((word) => [word.split('=', 1)[0], word.replace(/^.*?=/, '')]),
  );
}

/** The part of `modules/api`'s summary that tests need. */
type ApiSummary = { readonly name: string; readonly log_bucket_name: string };

type ShownState = {
  values: {
    root_module: {
      child_modules: {
        resources?: { type: string; name: string; values: { output: ApiSummary } }[];
      }[];
    };
  };
};

type PlannedChange = {
  type: string;
  change: { actions: string[]; before: object | null; after: object | null };
};

/** What a plan as `terraform show -json` gives it would change. */
export function changesOf(plan: string): Change[] {
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
