import { compareKeys } from '@lambda-core/common/key-order';
import type { ListedPage } from '../listing/list-objects';
import { prefetch } from '../listing/prefetch';
import type { ListedObject } from '../listing/types';

/** One key with what either side has of it. */
export type Pair = {
  /** In the source's naming. */
  readonly key: string;
  readonly source?: ListedObject;
  readonly destination?: ListedObject;
};

/** `last`: no further pairs follow. */
export type PairPage = { readonly pairs: readonly Pair[]; readonly last: boolean };

const MOST_PAIRS = 1000;

/** The listing of the source alone, as pairs. */
export async function* unpaired(source: AsyncIterable<ListedPage>): AsyncGenerator<PairPage> {
  for await (const { objects, last } of prefetch(source))
    yield { pairs: objects.map((object) => ({ key: object.key, source: object })), last };
}

/** Two listings that run in step, in the order of keys: memory does not grow with either. */
export async function* pairKeys(
  source: AsyncIterable<ListedPage>,
  destination: AsyncIterable<ListedPage>,
  toSource: (key: string) => string,
): AsyncGenerator<PairPage> {
  const there = flatObjects(prefetch(destination));
  try {
    let at = await there.next();
    let pairs: Pair[] = [];
    for await (const page of prefetch(source)) {
      for (const object of page.objects) {
        let order = 1;
        while (at.done !== true) {
          const key = toSource(at.value.key);
          order = compareKeys(key, object.key);
          if (order >= 0) break;
          pairs.push({ key, destination: at.value });
          at = await there.next();
          if (pairs.length >= MOST_PAIRS) {
            yield { pairs, last: false };
            pairs = [];
          }
        }
        const twin = at.done !== true && order === 0 ? { destination: at.value } : {};
        pairs.push({ key: object.key, source: object, ...twin });
        if ('destination' in twin) at = await there.next();
      }
      const last = page.last && at.done === true;
      // With none there would be no key to go on behind.
      if (pairs.length > 0 || last) yield { pairs, last };
      pairs = [];
    }
    while (at.done !== true) {
      pairs.push({ key: toSource(at.value.key), destination: at.value });
      at = await there.next();
      if (pairs.length < MOST_PAIRS && at.done !== true) continue;
      yield { pairs, last: at.done === true };
      pairs = [];
    }
  } finally {
    await there.return(undefined);
  }
}

async function* flatObjects(
  pages: AsyncIterable<ListedPage>,
): AsyncGenerator<ListedObject, undefined> {
  for await (const { objects } of pages) yield* objects;
  return undefined;
}
