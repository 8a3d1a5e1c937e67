import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { ROOT } from './functions';

const COMMANDS = readdirSync(join(ROOT, 'scripts', 'users'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/main.ts'))
  .map((path) => join('scripts', 'users', path));

/** A path from a module to a package of AWS's that is loaded together with it. */
function loadedWith(path: string, { inputs }: Metafile, way: string[] = []): string[] | undefined {
  if (/^@(aws-sdk|smithy)\//.test(path)) return way;
  if (way.includes(path)) return undefined;
  for (const next of inputs[path]?.imports ?? []) {
    if (next.kind !== 'import-statement') continue;
    const found = loadedWith(next.path, { inputs, outputs: {} }, [...way, path]);
    if (found !== undefined) return found;
  }
  return undefined;
}

test('no command loads a client of AWS before it has understood what it was asked', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: COMMANDS,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'dist/none',
    platform: 'node',
    packages: 'bundle',
    external: ['@aws-sdk/*', '@smithy/*', 'assemblyscript', 'esbuild'],
  });
  const parts = COMMANDS.flatMap((main) => {
    // What main.ts itself loads late is the command.
    const own = metafile.inputs[main]?.imports ?? [];
    return [main, ...own.filter(({ kind }) => kind === 'require-call').map(({ path }) => path)];
  });
  const loading = parts.flatMap((part) => loadedWith(part, metafile)?.join(' > ') ?? []);
  expect(COMMANDS.length).toBeGreaterThan(12);
  expect(loading).toEqual([]);
});
