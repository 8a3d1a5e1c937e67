import { seedOf, syntheticObject } from '@lambda-core/local/s3/pattern';
import { evenListing, type SyntheticListing } from '@lambda-core/local/s3/synthetic-space';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { digestText, openDigest } from '@lambda-core/s3-clone-common/proof/digest';
import type { ProofRange } from '../../../users/clone/proof/proof-range';

export type Shape = { readonly objects: number; readonly prefixes: number };

export const [SOURCE, DESTINATION] = ['source', 'destination'];
const SIZE = 1024;
/** What a segment takes on. */
const RANGE_OBJECTS = 5_000;

export function sourceListing({ objects, prefixes }: Shape): SyntheticListing {
  return { ...evenListing(objects, prefixes, SIZE), modified: 1_700_000_000_000 };
}

/** The same but for the content of one object. */
export function destinationListing(shape: Shape, changed: number): SyntheticListing {
  const contentAt = (index: number) => (index === changed ? 1 : undefined);
  return { ...sourceListing(shape), contentAt };
}

/** What segments would have proven of the source, prefix by prefix. */
export function* rangesOf(shape: Shape): Generator<ProofRange> {
  const { keyAt } = sourceListing(shape);
  const prefixOf = (key: string) => key.slice(0, key.indexOf('/') + 1);
  let first = 0;
  for (let index = 1; index <= shape.objects; index++) {
    const key = keyAt(first);
    const isEnd = index === shape.objects || prefixOf(keyAt(index)) !== prefixOf(key);
    if (!isEnd && index - first < RANGE_OBJECTS) continue;
    const isBegin = first === 0 || prefixOf(keyAt(first - 1)) !== prefixOf(key);
    const range: KeyRange = {
      prefix: prefixOf(key),
      after: isBegin ? undefined : keyAt(first - 1),
      until: isEnd ? undefined : keyAt(index - 1),
    };
    yield { range, digest: digestOf(keyAt, first, index) };
    first = index;
  }
}

function digestOf(keyAt: (index: number) => string, from: number, to: number) {
  const digest = openDigest();
  for (let index = from; index < to; index++) {
    const key = keyAt(index);
    digest.add(key, SIZE, syntheticObject(seedOf(key), SIZE).etag);
  }
  const text = digestText(digest.digest());
  return { objects: to - from, bytes: (to - from) * SIZE, source: text, destination: text };
}
