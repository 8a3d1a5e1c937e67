import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { DIST, ROOT } from './functions';

/** Where bundles of commands lie; scripts/start.cjs looks there. */
const FOLDER = join(DIST, 'commands');
/** What is in a bundle beside what esbuild read: how it was made, and npm's word on which packages are installed. */
const INPUTS = ['scripts/build/command-bundle.ts', 'node_modules/.package-lock.json'];

/**
 * Bundles a command of scripts/users, so that it starts in a third of the time: most of that goes into
 * finding and reading more than a hundred modules. Its first line lists the files in it as scripts/start.cjs
 * reads them. Returns its path.
 */
export async function bundleCommand(name: string): Promise<string> {
  const bundle = join(FOLDER, `${name}.cjs`);
  const draft = `${bundle}.${process.pid}`;
  await mkdir(FOLDER, { recursive: true });
  try {
    await writeFile(draft, '');
    const { mtimeMs: started } = await stat(draft);
    await writeFile(draft, await bundled(name, started));
    // Moved into place when whole: others may start the same command, or make the same bundle, meanwhile.
    await rename(draft, bundle);
  } finally {
    await rm(draft, { force: true });
  }
  return bundle;
}

/** The bundle's text; `started` is now, by the clock of the files. */
async function bundled(name: string, started: number): Promise<string> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [join(ROOT, 'scripts', 'users', name, 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // Large, loaded late if at all, and as quick from their own files.
    external: ['@aws-sdk/*', '@smithy/*', 'assemblyscript', 'esbuild'],
    plugins: [ownFolders],
  });
  const paths = [
    ...Object.keys(metafile.inputs),
    ...INPUTS.filter((path) => existsSync(join(ROOT, path))),
  ];
  const inputs = await Promise.all(
    // What changed while it was read is taken for changed.
    paths.map(async (path) => [path, Math.min((await stat(join(ROOT, path))).mtimeMs, started)]),
  );
  return `//${JSON.stringify(inputs)}\n${outputFiles[0]?.text}`;
}

/** Modules that find other files by where they lie themselves go on finding them. */
const ownFolders: Plugin = {
  name: 'own-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('__dirname')) return undefined;
      const folder = JSON.stringify(relative(FOLDER, dirname(path)));
      return {
        loader: 'ts',
        contents: text.replaceAll('__dirname', `require('node:path').join(__dirname, ${folder})`),
      };
    });
  },
};
