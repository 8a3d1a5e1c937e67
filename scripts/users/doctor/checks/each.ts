import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { Finding } from '../types';

/** A colour may have fifty APIs, and AWS counts requests a second. */
const AT_ONCE = 8;

/**
 * Looks at all of `items` and returns what is wrong with them, in their order; where nothing is, what `well` says of
 * all of them together.
 */
export async function ofEach<Item>(
  items: readonly Item[],
  look: (item: Item) => Promise<readonly Finding[]>,
  well: () => Finding,
): Promise<readonly Finding[]> {
  const found: (readonly Finding[])[] = [];
  await forEachConcurrently(items.entries(), AT_ONCE, async ([at, item]) => {
    found[at] = await look(item);
  });
  const findings = found.flat();
  return findings.length === 0 ? [well()] : findings;
}
