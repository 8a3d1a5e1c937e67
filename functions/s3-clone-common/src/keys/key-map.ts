import { compareKeys } from '@lambda-core/common/key-order';
import type { KeyRange } from '../contract/names';

/** Between the keys of the source and those of the destination. */
export type KeyMap = {
  toDestination(key: string): string;
  toSource(key: string): string;
  /** The keys of the destination that stand for a range of the source; `undefined` when there are none. */
  rangeInDestination(range: KeyRange): KeyRange | undefined;
};

/** Replaces one prefix by another at the start of keys, once. That keeps their order. */
export function keyMap(sourcePrefix: string, destinationPrefix: string): KeyMap {
  const toDestination = (key: string) => destinationPrefix + key.slice(sourcePrefix.length);
  return {
    toDestination,
    toSource: (key) => sourcePrefix + key.slice(destinationPrefix.length),
    rangeInDestination({ prefix, delimiter, after, until }) {
      const isOutside = (bound: string) => !bound.startsWith(sourcePrefix);
      const isBefore = (bound: string) => compareKeys(bound, sourcePrefix) < 0;
      // A bound outside of the prefix either lets everything through or nothing.
      if (after !== undefined && isOutside(after) && !isBefore(after)) return undefined;
      if (until !== undefined && isOutside(until) && isBefore(until)) return undefined;
      const bound = (key: string | undefined) =>
        key === undefined || isOutside(key) ? undefined : toDestination(key);
      return {
        prefix: toDestination(prefix),
        delimiter,
        after: bound(after),
        until: bound(until),
      };
    },
  };
}
