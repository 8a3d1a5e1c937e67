import { compareKeys } from '@lambda-core/common/key-order';
import type { KeySpace } from './key-space';

/** Where a page ended: after one key, or after every key of one common prefix. */
export type Position = { kind: 'key' | 'prefix'; text: string };

type ListingQuery = {
  prefix: string;
  delimiter: string;
  after?: Position | undefined;
  maxKeys: number;
};

export type Listing<Value> = {
  entries: { key: string; value: Value }[];
  prefixes: string[];
  /** Present when there is more: the place from which the next page goes on. */
  next?: Position;
};

/**
 * One page of a listing. Costs O(page × log n) whatever the number of keys: a common prefix is
 * skipped as a whole. Common prefixes count toward `maxKeys`.
 */
export function listKeys<Value>(space: KeySpace<Value>, query: ListingQuery): Listing<Value> {
  const { prefix, delimiter, after, maxKeys } = query;
  const listing: Listing<Value> = { entries: [], prefixes: [] };
  if (maxKeys === 0) return listing;
  const cursor = space.seek(
    (key) => compareKeys(key, prefix) < 0 || (after !== undefined && isPast(key, after)),
  );
  let last: Position | undefined;
  for (let key = cursor.key; key?.startsWith(prefix); key = cursor.key) {
    if (last !== undefined && listing.entries.length + listing.prefixes.length >= maxKeys) {
      listing.next = last;
      break;
    }
    const group = groupOf(key, prefix, delimiter);
    if (group === undefined) {
      listing.entries.push({ key, value: cursor.value() });
      last = { kind: 'key', text: key };
      cursor.next();
    } else {
      listing.prefixes.push(group);
      last = { kind: 'prefix', text: group };
      // The group as a whole: its keys are never looked at.
      const end = last;
      cursor.skip((other) => isPast(other, end));
    }
  }
  return listing;
}

/** Continuation tokens are opaque to callers; ours hold the position itself, so none is ever lost. */
export function toToken(position: Position): string {
  return Buffer.from(`${position.kind}:${position.text}`).toString('base64url');
}

export function fromToken(token: string): Position | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('key:')) return { kind: 'key', text: text.slice(4) };
  if (text.startsWith('prefix:')) return { kind: 'prefix', text: text.slice(7) };
  return undefined;
}

function isPast(key: string, after: Position): boolean {
  if (after.kind === 'prefix' && key.startsWith(after.text)) return true;
  return compareKeys(key, after.text) <= 0;
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
