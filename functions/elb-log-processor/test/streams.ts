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

/** The same, but all in one buffer: a piece is overwritten as soon as the next one is asked for. */
export async function* passingPieces(
  content: Uint8Array,
  sizes?: readonly number[],
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(content.length);
  for await (const piece of pieces(content, sizes)) {
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill('?');
  }
}

/** Copies of what a stream yields, each made before the next item is asked for. */
export async function collectCopies(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const bytes of source) copies.push(Buffer.from(bytes));
  return Buffer.concat(copies);
}
