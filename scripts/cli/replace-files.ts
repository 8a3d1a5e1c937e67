import { rename, writeFile } from 'node:fs/promises';

/** Writes files, each beside its place first and all before any is put there: nobody finds half of one. */
export async function replaceFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  for (const { path, text } of files) await writeFile(`${path}.new`, text);
  for (const { path } of files) await rename(`${path}.new`, path);
}
