import { hash } from 'node:crypto';

const FIRST_CAPACITY = 1024;

/**
 * A set of names in eight bytes each (at most half of the table is used, so 16 to 32 in all): the
 * names of a job's finished segments are needed until its end, and there may be a million of them.
 *
 * Names are told apart by 64 bits of SHA-1: among a million names, two share them once in 37 million
 * jobs.
 */
export class NameSet {
  #words = new Uint32Array(FIRST_CAPACITY * 2);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(name: string): boolean {
    const [high, low] = wordsOf(name);
    return this.#words[this.#slot(high, low) + 1] !== 0;
  }

  /** False when the name was there already. */
  add(name: string): boolean {
    const [high, low] = wordsOf(name);
    const slot = this.#slot(high, low);
    if (this.#words[slot + 1] !== 0) return false;
    this.#words[slot] = high;
    this.#words[slot + 1] = low;
    this.#size += 1;
    if (this.#size * 4 > this.#words.length) this.#grow();
    return true;
  }

  /** Where the hash is, or the free place where it belongs. */
  #slot(high: number, low: number): number {
    const words = this.#words;
    const mask = words.length / 2 - 1;
    for (let at = high & mask; ; at = (at + 1) & mask) {
      const slot = at * 2;
      if (words[slot + 1] === 0) return slot;
      if (words[slot] === high && words[slot + 1] === low) return slot;
    }
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] ?? 0;
      const low = old[at + 1] ?? 0;
      if (low === 0) continue;
      const slot = this.#slot(high, low);
      this.#words[slot] = high;
      this.#words[slot + 1] = low;
    }
  }
}

/** The second word is never 0: that marks a free place. */
function wordsOf(name: string): [number, number] {
  // As one character a byte: to take a buffer of a hash costs as much as the hash.
  const bytes = hash('sha1', name, 'binary');
  return [wordAt(bytes, 0), wordAt(bytes, 4) || 1];
}

function wordAt(bytes: string, at: number): number {
  let word = 0;
  for (let byte = 3; byte >= 0; byte--) word = (word << 8) | bytes.charCodeAt(at + byte);
  return word >>> 0;
}
