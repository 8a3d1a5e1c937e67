import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { replaceFiles } from '../../cli/replace-files';
import { diffOf } from './edits';

/** A file of the repository, as it is and as it should be. */
export type Edit = { readonly file: string; readonly before: string; readonly after: string };

export type WriteOptions = {
  readonly root: string;
  /** Without asking. */
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
};

/** Shows what would change on standard output, asks on a terminal, and writes; returns whether it has. */
export async function writeEdits(
  edits: readonly Edit[],
  { root, yes, dryRun, signal }: WriteOptions,
): Promise<boolean> {
  for (const { file, before, after } of edits)
    process.stdout.write(`${diffOf(file, before, after)}\n`);
  if (dryRun || !(yes || (await agrees(signal)))) return false;
  await replaceFiles(edits.map(({ file, after }) => ({ path: join(root, file), text: after })));
  return true;
}

async function agrees(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question('write this? [y/N] ', { signal }));
  } finally {
    terminal.close();
  }
}
