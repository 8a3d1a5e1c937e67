import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { functionNames } from '../../build/functions';
import { isObject, readTfvars } from '../environment/tfvars';

/** Zips that a colour is made of and that nobody built, and the folder where they should lie. */
export async function missingZips({
  root,
  file,
  zipFolder = '../../dist',
}: {
  readonly root: string;
  /** The colour's tfvars file, below it. */
  readonly file: string;
  /** As the setting `zip_folder` has it. */
  readonly zipFolder: string | undefined;
}): Promise<{ readonly folder: string; readonly names: readonly string[] }> {
  const folder = resolve(root, 'terraform', 'environment', zipFolder);
  const hasClone = isObject(
    readTfvars(await readFile(join(root, file), 'utf8'), file).get('clone'),
  );
  const names = functionNames()
    .filter((name) => hasClone || !name.startsWith('s3-clone'))
    .map((name) => `${name}.zip`)
    .filter((name) => !existsSync(join(folder, name)));
  return { folder, names };
}
