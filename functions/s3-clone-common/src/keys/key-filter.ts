import type { CloneOptions } from '../contract/contract';
import { compileGlob } from './glob';

/**
 * Whether a key, relative to the source prefix, is to be cloned; `undefined` when every key is.
 * @throws LambdaCoreError `GLOB_INVALID`
 */
export function keyFilter(options: CloneOptions): ((key: string) => boolean) | undefined {
  const { include, exclude } = options;
  if (include === undefined && exclude === undefined) return undefined;
  const included = include?.map(compileGlob);
  const excluded = exclude?.map(compileGlob);
  return (key) =>
    (included?.some((matches) => matches(key)) ?? true) &&
    !(excluded?.some((matches) => matches(key)) ?? false);
}
