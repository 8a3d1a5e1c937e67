import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './errors';
import type { Checksum } from './model';

type Digest = { update(chunk: Buffer): void; value(): string };

// CRC64NVME is not here: it is accepted and given back, but not verified (64-bit integers are slow
// in JavaScript, and no client here asks for it).
const DIGESTS: Record<string, () => Digest> = {
  crc32: () => crcDigest(crc32),
  crc32c: () => crcDigest(crc32c),
  sha1: () => hashDigest('sha1'),
  sha256: () => hashDigest('sha256'),
};

/** Follows a body as it passes and compares its checksum with the one that the client sent. */
export type Verifier = Digest & { check(sent: string): Checksum };

export function verifierFor(algorithm: string): Verifier | undefined {
  const digest = DIGESTS[algorithm]?.();
  if (digest === undefined) return undefined;
  return {
    update: digest.update,
    value: digest.value,
    check(sent) {
      const value = digest.value();
      if (value === sent) return { algorithm, value };
      throw new S3Error(
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum: ` +
          `found ${value}, expected ${sent}`,
      );
    },
  };
}

function hashDigest(name: string): Digest {
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), value: () => hash.digest('base64') };
}

function crcDigest(next: (chunk: Buffer, before: number) => number): Digest {
  let crc = 0;
  return {
    update: (chunk) => {
      crc = next(chunk, crc);
    },
    value: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc >>> 0);
      return bytes.toString('base64');
    },
  };
}

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(chunk: Buffer, before: number): number {
  let crc = ~before;
  for (const byte of chunk) crc = (crc >>> 8) ^ (CASTAGNOLI[(crc ^ byte) & 255] ?? 0);
  return ~crc >>> 0;
}
