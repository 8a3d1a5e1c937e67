import { resolve } from 'node:path';
import { functionNames } from '../../build/functions';
import { isObject, type Tfvar } from './tfvars';
import type { Variable } from './variables';

/** What a colour is made of: the functions whose zips it needs, and the folder where those lie. */
export function zipsOf(root: string, tfvars: ReadonlyMap<string, Tfvar>, variable: Variable) {
  const hasClone = isObject(tfvars.get('clone'));
  return {
    functions: functionNames().filter((name) => hasClone || !name.startsWith('s3-clone')),
    folder: resolve(root, 'terraform', 'environment', variable('zip_folder') ?? '../../dist'),
  };
}
