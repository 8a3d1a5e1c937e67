import { randomBytes } from 'node:crypto';
import type { Attributes } from './model';

const PREFIX = 'x-amz-server-side-encryption';

/** What every object of a bucket is encrypted with, whose request says nothing. */
export function defaultEncryption(key: string): Record<string, string> {
  return { [PREFIX]: 'aws:kms', [`${PREFIX}-aws-kms-key-id`]: key };
}

/**
 * With a key of KMS an ETag is no digest of the content: a copy has another one, and so has the same content put again.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export function hasOpaqueEtag({ own }: Attributes): boolean {
  return own?.[PREFIX]?.startsWith('aws:kms') === true;
}

/** The ETag of an object whose bytes have this MD5, or this one made of its parts' (`…-N`). */
export function etagOf(attributes: Attributes, md5: string): string {
  if (!hasOpaqueEtag(attributes)) return md5;
  const [, parts] = md5.split('-');
  const made = randomBytes(16).toString('hex');
  return parts === undefined ? made : `${made}-${parts}`;
}

/** As S3 tells of it in the response to whatever wrote the object. */
export function encryptionHeaders({ own = {} }: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(own).filter(([name]) => name.startsWith(PREFIX)));
}
