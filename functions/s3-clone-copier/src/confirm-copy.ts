import { LambdaCoreError } from '@lambda-core/common/errors';
import type { ClientResponse } from '@lambda-core/s3-clone-common/http/index';
import { type Checksum, checksumIn } from './checksum';
import type { MadeCopy } from './copy-request';
import type { UnlikeCopy } from './segment-tally';

/**
 * Holds a copy against what was listed. The same ETag is the same content, and nothing is asked for. What was
 * put in parts, or is encrypted with a key of KMS, has another: then the source is asked for its checksum,
 * where the copy has one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObjectResult.html
 * @param listed the source's ETag
 * @param askSource sends a HEAD that asks for checksums too
 * @returns `undefined` for the same ETag
 * @throws LambdaCoreError `OBJECT_DOUBTFUL` when the checksums of the same version differ
 */
export async function confirmCopy(
  listed: string,
  copy: MadeCopy,
  askSource: () => Promise<ClientResponse>,
): Promise<UnlikeCopy | undefined> {
  const { etag, checksum } = copy;
  if (etag === listed) return undefined;
  const why = reasonOf(listed, copy);
  if (checksum === undefined) return { etag, why, checksummed: false };
  const original = await checksumOf(listed, askSource);
  if (original?.algorithm !== checksum.algorithm) return { etag, why, checksummed: false };
  if (original.value === checksum.value) return { etag, why, checksummed: true };
  const { algorithm } = checksum;
  const found = `${algorithm} ${original.value} became ${checksum.value}`;
  throw new LambdaCoreError('OBJECT_DOUBTFUL', `the copy has another content: ${found}`);
}

function reasonOf(listed: string, { etag, isEncrypted }: MadeCopy): UnlikeCopy['why'] {
  if (listed.includes('-') || etag.includes('-')) return 'parts';
  return isEncrypted ? 'encrypted' : 'other';
}

/** `undefined` also where the source is another object by now, or cannot be asked: the copy was made. */
async function checksumOf(
  listed: string,
  askSource: () => Promise<ClientResponse>,
): Promise<Checksum | undefined> {
  try {
    const { headers } = await askSource();
    if (headers['etag']?.replaceAll('"', '') !== listed) return undefined;
    return checksumIn((name) => headers[`x-amz-checksum-${name.toLowerCase()}`]);
  } catch {
    return undefined;
  }
}
