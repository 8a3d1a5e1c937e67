import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/build/functions';
import { openPluginMirror } from '../scripts/users/tf/plugin-mirror';
import { runProvider } from './terraform-provider';

/** Everything Terraform reads: `init` also reads the tests of a root, and the mocks that they name. */
export const FOLDERS = ['modules', 'terraform', 'examples', 'test/terraform-mocks'] as const;

/** Where the APIs are named, which are the user's. */
export const APIS = 'terraform/environment/apis.tf';

/** In place of what is the user's, so that no test depends on it. */
const FIXTURE = 'test/terraform-fixture';

export type TerraformCopy = AsyncDisposable & {
  readonly root: string;
  /** Runs terraform in `folder` of the copy; answers status and output. */
  terraform(folder: string, ...args: string[]): Promise<{ status: number; output: string }>;
};

/**
 * A copy of the repository's Terraform files, so that `init` leaves nothing in the repository. Stand-ins for
 * the zips lie where `npm run build` would put them.
 */
export async function copyTerraform(tool: string): Promise<TerraformCopy> {
  const folder = await openTerraformFolder('terraform');
  const { root } = folder;
  const dist = join(root, 'dist');
  await mkdir(dist);
  await copyFolders(root);
  for (const name of ['elb-log-processor', 's3-clone-segmenter', 's3-clone-copier'])
    await writeFile(join(dist, `${name}.zip`), 'stand-in');
  const variables = {
    ...folder.variables,
    // Not for use: the provider is mocked, and must not look for real ones.
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  const terraform = (folder: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
    runTerraform(tool, [`-chdir=${folder}`, ...args, '-no-color'], { cwd: root, env });
  const found = await terraform('modules/bucket', ['init', '-backend=false'], variables);
  if (found.status !== 0) throw new Error(`no provider:\n${found.output}`);
  const provider = await runProvider(join(root, 'modules/bucket'));
  return {
    root,
    terraform: (folder, ...args) =>
      terraform(folder, args, { ...variables, ...provider.variables }),
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A folder for files of Terraform's, and the variables it needs there; gone with its disposal. */
export async function openTerraformFolder(name: string) {
  const root = await mkdtemp(join(tmpdir(), `lambda-core-${name}-`));
  const mirror = await openPluginMirror();
  // A plan of one resource took 5.1 s of processor time with this and 5.8 without, for 40 MB more; the end-to-end test 388 and 406.
  const own = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', GOGC: '400' };
  return {
    root,
    variables: { ...process.env, ...mirror.variables, ...own } as NodeJS.ProcessEnv,
    async [Symbol.asyncDispose]() {
      await mirror[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/**
 * Copies files and folders of the repository, by default everything Terraform reads, to the same places
 * below `root`, without what `init` left there, and the fixture to the places of what is the user's.
 */
export async function copyFolders(root: string, paths: readonly string[] = FOLDERS): Promise<void> {
  const copies = paths.map((path) => [path, path] as const);
  for (const [from, to] of [...copies, [FIXTURE, ''] as const])
    await cp(join(ROOT, from), join(root, to), {
      recursive: true,
      filter: (path) => !/[/\\]\.terraform(\.lock\.hcl)?([/\\]|$)/.test(path),
    });
}

/** The paths of all files below a folder of the repository whose names end so. */
export async function filesBelow(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true });
  return entries
    .filter((path) => path.endsWith(ending) && !path.includes('.terraform'))
    .map((path) => join(folder, path))
    .sort();
}

export function read(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}

/** Runs Terraform to its end; answers its status and all that it printed. */
export function runTerraform(
  tool: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
