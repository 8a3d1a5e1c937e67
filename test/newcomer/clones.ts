import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/build/functions';
import type { Variables } from './follow';

export type Clones = AsyncDisposable & {
  /** `PATH` and an empty `HOME`. */
  readonly variables: Variables;
  /** A new one, where nobody has run `npm ci` yet; what was started in another may go on there. */
  untouched(): Promise<string>;
  /** As after `npm ci`: what was built or changed there since is gone. */
  installed(): Promise<string>;
};

const run = promisify(execFile);

/** Clones of HEAD below a temporary folder. */
export async function openClones(): Promise<Clones> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-core-newcomer-'));
  const [home, other] = [join(root, 'home'), join(root, 'installed')];
  await mkdir(home);
  const clone = (folder: string) => run('git', ['clone', '-q', ROOT, folder]);
  await clone(other);
  const bare = { PATH: ownPath(), HOME: home };
  const variables = { ...bare, ...(await npmSettings(bare, other)) };
  let made = 0;
  let installing: Promise<unknown> | undefined;
  return {
    variables,
    async untouched() {
      const folder = join(root, `untouched-${++made}`);
      await clone(folder);
      return folder;
    },
    async installed() {
      installing ??= run('npm', ['ci'], { cwd: other, env: variables });
      await installing;
      await run('git', ['checkout', '-q', '.'], { cwd: other });
      // `npm ci` leaves node_modules, and in dist/wasm what its `prepare` made.
      await run('git', ['clean', '-fdxq', '-e', 'node_modules', '-e', 'wasm'], { cwd: other });
      return other;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** The user's PATH: `npm run`, which started us, has put the tools of this checkout before it. */
function ownPath(): string {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules|node-gyp-bin/.test(folder))
    .join(delimiter);
}

/**
 * Where this machine's npm gets packages from: a mirror that is named in the real HOME or in variables is
 * no setting of ours, but without it `npm ci` could not install. Nothing on a machine with npm's defaults.
 */
async function npmSettings(bare: Variables, cwd: string): Promise<Variables> {
  const settings: Record<string, string> = {};
  const get = async (name: string, env: NodeJS.ProcessEnv) =>
    (await run('npm', ['config', 'get', name], { cwd, env })).stdout.trim();
  for (const name of ['registry', 'cafile']) {
    const [here, there] = await Promise.all([get(name, process.env), get(name, bare)]);
    if (here !== there) settings[`npm_config_${name}`] = here;
  }
  return settings;
}
