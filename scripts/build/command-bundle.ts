import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { DIST, ROOT } from './functions';

/** Where bundles of commands lie; scripts/cli/start-bundled.cjs looks there. */
const FOLDER = join(DIST, 'commands');
/** Modules that find other files by where they lie themselves, and are seldom needed. */
const UNBUNDLED = /\/workers$/;

/**
 * Bundles a command of scripts/users, so that it starts in a third of the time: most of that goes into
 * finding and reading more than a hundred modules. Beside it lies the list of the files in it.
 */
export async function bundleCommand(name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const draft = await mkdtemp(join(FOLDER, `${name}.`));
  try {
    const outfile = join(draft, `${name}.cjs`);
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [join(ROOT, 'scripts', 'users', name, 'main.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      keepNames: true,
      metafile: true,
      logLevel: 'error',
      // Large, loaded late if at all, and as quick from their own files.
      external: ['@aws-sdk/*', '@smithy/*', 'esbuild'],
      plugins: [fromSource],
    });
    // Of a virtual module the name is no path.
    const inputs = Object.keys(metafile.inputs).filter((input) => !input.includes(':'));
    await writeFile(`${outfile}.inputs`, JSON.stringify(inputs));
    for (const file of [`${outfile}.inputs`, outfile])
      await rename(file, join(FOLDER, basename(file)));
  } finally {
    await rm(draft, { recursive: true });
  }
}

const fromSource: Plugin = {
  name: 'from-source',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNBUNDLED }, ({ path, resolveDir }) => ({
      path: join(resolveDir, `${path}.ts`),
      namespace: 'source',
    }));
    onResolve({ filter: /./, namespace: 'source' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: 'source' }, ({ path }) => ({
      contents: `require('tsx/cjs');\nmodule.exports = require(${JSON.stringify(relative(FOLDER, path))});`,
    }));
  },
};
