import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST, ROOT } from './functions';

/** Builds when a function has no bundle, or one that is older than its sources. */
export async function buildMissing(names: readonly string[]): Promise<void> {
  const built = await Promise.all(names.map((name) => modified(bundleOf(name))));
  const sources = await Promise.all(['common', 's3-clone-common', ...names].map(newestSource));
  if (Math.min(...built) > Math.max(...sources)) return;
  // Mostly there is nothing to do, and then the compiler is not loaded.
  const { build } = require('./build') as typeof import('./build');
  await build();
}

export function bundleOf(name: string): string {
  return join(DIST, name, 'index.js');
}

async function newestSource(name: string): Promise<number> {
  const folder = join(ROOT, 'functions', name, 'src');
  const entries = await readdir(folder, { recursive: true });
  return Math.max(...(await Promise.all(entries.map((entry) => modified(join(folder, entry))))));
}

/** Milliseconds; 0 when there is no such file. */
async function modified(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
