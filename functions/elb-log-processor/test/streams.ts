/** `content` in pieces of the given sizes, over and over; sizes of 0 count as 1. */
export async function* pieces(
  content: Uint8Array,
  sizes: readonly number[] = [65_536],
): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < content.length; i++) {
    const size = Math.max(1, sizes[i % Math.max(1, sizes.length)] ?? content.length);
    yield content.subarray(at, at + size);
    at += size;
  }
}

export async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}
