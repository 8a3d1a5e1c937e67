import type { CloneOptions } from '@lambda-core/common/clone/contract';
import picomatch from 'picomatch';

/** `.` and line breaks are characters of keys like any other. */
const SETTINGS = { dot: true, flags: 's' };

/** Whether a key, relative to the source prefix, is to be cloned; `undefined` when every key is. */
export function keyFilter(options: CloneOptions): ((key: string) => boolean) | undefined {
  const { include, exclude } = options;
  if (include === undefined && exclude === undefined) return undefined;
  const isIn = include === undefined ? () => true : picomatch(include, SETTINGS);
  const isOut = exclude === undefined ? () => false : picomatch(exclude, SETTINGS);
  return (key) => isIn(key) && !isOut(key);
}
