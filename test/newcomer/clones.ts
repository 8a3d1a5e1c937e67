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
  /** As cloned, where nobody has run `npm ci` yet. */
  readonly untouched: string;
  /** As after `npm ci`: what was built there since is gone. */
  installed(): Promise<string>;
};

const run = promisify(execFile);

/** Two clones of HEAD below a temporary folder: in one of them servers may go on running. */
export async function openClones(): Promise<Clones> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-core-newcomer-'));
  const [home, untouched, other] = ['home', 'untouched', 'installed'].map((name) =>
    join(root, name),
  ) as [string, string, string];
  await mkdir(home);
  await Promise.all([untouched, other].map((folder) => run('git', ['clone', '-q', ROOT, folder])));
  const bare = { PATH: ownPath(), HOME: home };
  const variables = { ...bare, ...(await npmSettings(bare, untouched)) };
  let installing: Promise<unknown> | undefined;
  return {
    variables,
    untouched,
    async installed() {
      installing ??= run('npm', ['ci'], { cwd: other, env: variables });
      await installing;
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
