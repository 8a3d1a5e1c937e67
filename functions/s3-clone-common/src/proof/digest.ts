import { hash } from 'node:crypto';

const BITS = 256;
const HEX = BITS / 4;

/**
 * The hash of one object in a digest: SHA-256 of its size in digits, its ETag without quotes and its name, each
 * but the last followed by a line feed, as a number.
 *
 * Neither sizes nor ETags hold a line feed, so no two objects have the same text.
 * @param name the key without its side's prefix, which is the same in the source and in the destination
 */
export function objectHash(name: string, size: number, etag: string): bigint {
  return BigInt(`0x${hash('sha256', objectText(name, size, etag), 'hex')}`);
}

function objectText(name: string, size: number, etag: string): string {
  return `${size}\n${etag}\n${name}`;
}

/**
 * A digest of objects in any order: the sum of their hashes modulo 2^256. Digests of parts add up to that of
 * the whole, however it was cut; an object twice is not an object once.
 *
 * By chance two different sets share one with a probability of 2^-256 (AdHash of Bellare and Micciancio,
 * https://cseweb.ucsd.edu/~mihir/papers/inchash.pdf). It is no defence against somebody who chooses many objects for
 * that purpose (Wagner's generalised birthday), who would find collisions of MD5 in ETags sooner.
 */
export function addDigests(one: bigint, other: bigint): bigint {
  return BigInt.asUintN(BITS, one + other);
}

export function digestText(digest: bigint): string {
  return digest.toString(16).padStart(HEX, '0');
}

/** Of what `digestText` made. */
export function readDigest(text: string): bigint {
  return BigInt(`0x${text}`);
}

/**
 * Adds the hashes of many objects, which gives the same as `addDigests` for half of what that costs: sums of bytes, of
 * which only the end makes a number. (As one character a byte: to take a buffer of a hash costs as much as the hash.)
 */
export function openDigest() {
  const sums = new Float64Array(BITS / 8);
  return {
    add(name: string, size: number, etag: string): void {
      const bytes = hash('sha256', objectText(name, size, etag), 'binary');
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + bytes.charCodeAt(at);
    },
    /** Of all that have been added. */
    digest(): bigint {
      const total = [...sums].reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      return BigInt.asUintN(BITS, total);
    },
  };
}
