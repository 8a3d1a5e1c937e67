import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST, ROOT } from './functions';

/** Builds when a function has no bundle, or one that is older than its sources or the packages' versions. */
export async function buildMissing(names: readonly string[]): Promise<void> {
  const built = await Promise.all(names.map((name) => modified(bundleOf(name))));
  const sources = await Promise.all([
    modified(join(ROOT, 'package-lock.json')),
    ...['common', 's3-clone-common', ...names].map(newestSource),
  ]);
  if (Math.min(...built) > Math.max(...sources)) return;
  // Mostly there is nothing to do, and then the compiler is not loaded.
  const { build } = require('./build') as typeof import('./build');
  await build();
}

export function bundleOf(name: string): string {
  return join(DIST, name, 'index.js');
}

async function newestSource(name: string): Promise<number> {
  const folders = ['src', 'assembly'].map((folder) => join(ROOT, 'functions', name, folder));
  const paths = (await Promise.all(folders.filter(existsSync).map(filesIn))).flat();
  return Math.max(...(await Promise.all(paths.map(modified))));
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((entry) => join(folder, entry));
}

/** Milliseconds; 0 when there is no such file. */
async function modified(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
