import type { Slice, StoredObject } from './model';
import { NO_ATTRIBUTES } from './model';

/** The most bytes that are made at once. */
export const PATTERN_CHUNK = 65_536;

/** An object that exists by description only: its bytes are made from `seed` whenever they are read. */
export function syntheticObject(
  seed: number,
  size: number,
  given: Partial<Pick<StoredObject, 'attributes' | 'etag' | 'modified'>> = {},
): StoredObject {
  return {
    body: size === 0 ? [] : [{ kind: 'pattern', seed, start: 0, length: size }],
    size,
    // No digest of the bytes, as that would mean to make them all; equal bytes have equal ETags.
    etag: given.etag ?? standInTag(seed, size),
    modified: given.modified ?? Date.now(),
    attributes: given.attributes ?? NO_ATTRIBUTES,
  };
}

// A listing of millions makes one for each object, and `toString(16)` of 32 bits takes three times as long.
const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function standInTag(seed: number, size: number): string {
  return hexOfWord(seed) + size.toString(16).padStart(24, '0');
}

function hexOfWord(word: number): string {
  const byteAt = HEX_OF_BYTE;
  return `${byteAt[word >>> 24]}${byteAt[(word >>> 16) & 255]}${byteAt[(word >>> 8) & 255]}${byteAt[word & 255]}`;
}

/** A seed for a key (FNV-1a, 32 bits). */
export function seedOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** The bytes of a pattern: the 32-bit word at byte offset 4n is `seed + n`. */
export function* patternBytes(slice: Slice & { kind: 'pattern' }): Generator<Buffer> {
  const end = slice.start + slice.length;
  for (let at = slice.start; at < end; ) {
    const firstWord = Math.floor(at / 4);
    const words = new Uint32Array(Math.min(PATTERN_CHUNK / 4, Math.ceil(end / 4) - firstWord));
    for (let n = 0; n < words.length; n++) words[n] = (slice.seed + firstWord + n) >>> 0;
    const skip = at - firstWord * 4;
    const bytes = Buffer.from(words.buffer).subarray(skip, skip + end - at);
    yield bytes;
    at += bytes.length;
  }
}
