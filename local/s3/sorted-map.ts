import { compareKeys } from '@lambda-core/common/key-order';
import { type Cursor, gallop, type KeySpace, lowerBound } from './key-space';

// A page of 1,000 keys touches a few chunks, and an insert moves at most this many references. With
// one sorted array every insert into a million keys would move megabytes.
const CHUNK = 1024;

type Chunk<Value> = { keys: string[]; values: Value[] };

/** A map in byte order of its keys: lookup, insert and delete by binary search in small chunks. */
export class SortedMap<Value> implements KeySpace<Value> {
  #chunks: Chunk<Value>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    const chunk = this.#chunks[this.#chunkOf(key)];
    if (chunk === undefined) return undefined;
    const at = indexIn(chunk, key);
    return chunk.keys[at] === key ? chunk.values[at] : undefined;
  }

  set(key: string, value: Value): void {
    const index = Math.min(this.#chunkOf(key), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#chunks.push({ keys: [flat(key)], values: [value] });
      this.#size = 1;
      return;
    }
    const at = indexIn(chunk, key);
    if (chunk.keys[at] === key) {
      chunk.values[at] = value;
      return;
    }
    chunk.keys.splice(at, 0, flat(key));
    chunk.values.splice(at, 0, value);
    this.#size++;
    if (chunk.keys.length > CHUNK) this.#split(index, chunk);
  }

  delete(key: string): void {
    const index = this.#chunkOf(key);
    const chunk = this.#chunks[index];
    if (chunk === undefined) return;
    const at = indexIn(chunk, key);
    if (chunk.keys[at] !== key) return;
    chunk.keys.splice(at, 1);
    chunk.values.splice(at, 1);
    this.#size--;
    if (chunk.keys.length === 0) this.#chunks.splice(index, 1);
  }

  seek(isBefore: (key: string) => boolean): Cursor<Value> {
    const chunks = this.#chunks;
    const index = lowerBound(chunks.length, (at) => isBefore(lastKey(chunks, at)));
    const keys = chunks[index]?.keys ?? [];
    const at = lowerBound(keys.length, (n) => isBefore(keys[n] as string));
    return new ChunkCursor(chunks, index, at);
  }

  /** The only chunk that can hold `key`: the first whose last key is not before it. */
  #chunkOf(key: string): number {
    const chunks = this.#chunks;
    return lowerBound(chunks.length, (at) => compareKeys(lastKey(chunks, at), key) < 0);
  }

  #split(index: number, chunk: Chunk<Value>): void {
    // Keys usually arrive in ascending order: then the full chunk stays full, and no memory is idle.
    const isLast = index === this.#chunks.length - 1;
    const keep = isLast ? CHUNK : CHUNK / 2;
    const rest = { keys: chunk.keys.splice(keep), values: chunk.values.splice(keep) };
    this.#chunks.splice(index + 1, 0, rest);
  }
}

class ChunkCursor<Value> implements Cursor<Value> {
  readonly #chunks: Chunk<Value>[];
  #index: number;
  #at: number;

  constructor(chunks: Chunk<Value>[], index: number, at: number) {
    this.#chunks = chunks;
    this.#index = index;
    this.#at = at;
  }

  get key(): string | undefined {
    return this.#chunks[this.#index]?.keys[this.#at];
  }

  value(): Value {
    return this.#chunks[this.#index]?.values[this.#at] as Value;
  }

  next(): void {
    this.#at++;
    if (this.#at < (this.#chunks[this.#index]?.keys.length ?? 0)) return;
    this.#index++;
    this.#at = 0;
  }

  skip(isBefore: (key: string) => boolean): void {
    const chunks = this.#chunks;
    const index = gallop(chunks.length, (at) => isBefore(lastKey(chunks, at)), this.#index);
    const keys = chunks[index]?.keys ?? [];
    const from = index === this.#index ? this.#at : 0;
    this.#index = index;
    this.#at = gallop(keys.length, (at) => isBefore(keys[at] as string), from);
  }
}

/**
 * A string of its own. Keys arrive as slices of a URL, which they would keep alive, or as joins of
 * parts, which keep every part: together a third of the memory of a million objects.
 */
function flat(key: string): string {
  return Buffer.from(key).toString();
}

function indexIn(chunk: Chunk<unknown>, key: string): number {
  const { keys } = chunk;
  return lowerBound(keys.length, (at) => compareKeys(keys[at] as string, key) < 0);
}

function lastKey(chunks: Chunk<unknown>[], at: number): string {
  return chunks[at]?.keys.at(-1) ?? '';
}
