/** Of a whole object, in Base64. */
export type Checksum = { readonly algorithm: string; readonly value: string };

const ALGORITHMS = ['CRC64NVME', 'CRC32', 'CRC32C', 'SHA1', 'SHA256'];

/**
 * The checksum that S3 tells of an object as a whole. One made of its parts' checksums depends on where those
 * were cut, and so differs between an object and its copy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 * @param told by algorithm, and as `Type` the kind: `FULL_OBJECT`, `COMPOSITE`, or nothing, as S3 said until 2024
 */
export function checksumIn(told: (name: string) => string | undefined): Checksum | undefined {
  if (told('Type') === 'COMPOSITE') return undefined;
  for (const algorithm of ALGORITHMS) {
    const value = told(algorithm);
    // `…-N`: of N parts.
    if (value !== undefined && value !== '' && !value.includes('-')) return { algorithm, value };
  }
  return undefined;
}
