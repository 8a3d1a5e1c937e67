import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { openCrc64 } from './crc64';
import { S3Error } from './errors';
import type { Body, Checksum } from './model';
import type { Storage } from './storage';

type Digest = { update(chunk: Buffer): void; value(): string };

/**
 * What S3 keeps of an object that comes without a checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Checksum.html
 */
export const DEFAULT_ALGORITHM = 'crc64nvme';

const DIGESTS: Record<string, () => Digest> = {
  crc32: () => crcDigest(crc32),
  crc32c: () => crcDigest(crc32c),
  crc64nvme: openCrc64,
  sha1: () => hashDigest('sha1'),
  sha256: () => hashDigest('sha256'),
};

/** Follows a body as it passes and compares its checksum with the one that the client sent. */
type Verifier = Digest & { check(sent: string): Checksum };

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

/** Of bytes that are there already; of made-up ones there is none: they would all have to be made. */
export async function checksumOfBody(
  storage: Storage,
  body: Body,
  algorithm: string,
): Promise<Checksum | undefined> {
  const digest = DIGESTS[algorithm]?.();
  if (digest === undefined || body.some(({ kind }) => kind === 'pattern')) return undefined;
  const content = storage.read(body);
  if (Buffer.isBuffer(content)) digest.update(content);
  else for await (const chunk of content) digest.update(chunk);
  return { algorithm, value: digest.value() };
}

/**
 * The checksum of parts' checksums, which depends on where the parts were cut; none when a part lacks its own.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function checksumOfParts(
  algorithm: string,
  values: readonly (string | undefined)[],
): Checksum | undefined {
  const digest = DIGESTS[algorithm]?.();
  if (digest === undefined) return undefined;
  for (const value of values) {
    if (value === undefined) return undefined;
    digest.update(Buffer.from(value, 'base64'));
  }
  return { algorithm, value: `${digest.value()}-${values.length}`, type: 'COMPOSITE' };
}

/** As elements of a response. */
export function checksumElements(checksum: Checksum | undefined): string {
  if (checksum === undefined) return '';
  const { algorithm, value, type = 'FULL_OBJECT' } = checksum;
  const name = `Checksum${algorithm.toUpperCase()}`;
  return `<${name}>${value}</${name}><ChecksumType>${type}</ChecksumType>`;
}

/** As headers of a response. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  const { algorithm, value, type = 'FULL_OBJECT' } = checksum;
  return { [`x-amz-checksum-${algorithm}`]: value, 'x-amz-checksum-type': type };
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
