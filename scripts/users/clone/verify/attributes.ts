import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { statusOf } from '@lambda-core/common/s3-errors';
import { accessFor } from '@lambda-core/s3-clone-common/s3/access';
import { deniedError } from '@lambda-core/s3-clone-common/s3/service-error';
import type { Side } from './side';

/** What a listing does not show of an object, in a form that can be compared. */
export type Attributes = {
  /** Content headers, user metadata and tags by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Checksums over the whole object, by algorithm. */
  readonly checksums: ReadonlyMap<string, string>;
  /** With KMS or a customer's key an ETag is no digest of the content. */
  readonly opaqueEtag: boolean;
};

/** undefined: the object is gone. @param withTags otherwise nothing asks for them */
export async function readAttributes(
  { sdkClient, bucket }: Side,
  key: string,
  retrying: Retrying,
  withTags: boolean,
): Promise<Attributes | undefined> {
  const { GetObjectTaggingCommand, HeadObjectCommand } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const of = { Bucket: bucket, Key: key };
  const options = retrying.signal === undefined ? {} : { abortSignal: retrying.signal };
  try {
    const [head, { TagSet = [] }] = await Promise.all([
      withRetries(
        () => sdkClient.send(new HeadObjectCommand({ ...of, ChecksumMode: 'ENABLED' }), options),
        retrying,
      ),
      withTags
        ? withRetries(() => sdkClient.send(new GetObjectTaggingCommand(of), options), retrying)
        : { TagSet: [] },
    ]);
    const tags = TagSet.map(({ Key, Value }): [string, string] => [`tag ${Key}`, Value ?? '']);
    return {
      values: new Map([...headers(head), ...metadata(head), ...tags]),
      checksums: checksums(head),
      opaqueEtag: hasOpaqueEtag(head),
    };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw deniedError(error, accessFor({ method: 'HEAD', bucket, key })) ?? error;
  }
}

/** Why two objects of the same name and size are not the same; undefined when they are. */
export function attributeDifference(source: Attributes, destination: Attributes) {
  const names = new Set([...source.values.keys(), ...destination.values.keys()]);
  const reasons = [...names]
    .filter((name) => source.values.get(name) !== destination.values.get(name))
    .map((name) => `${name}: ${show(source, name)} became ${show(destination, name)}`);
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** What checksums of the whole objects tell, where both have one of the same algorithm. */
export function contentDifference(
  { checksums }: Attributes,
  destination: Attributes,
): { readonly isKnown: boolean; readonly reason?: string } {
  let isKnown = false;
  for (const [algorithm, sum] of checksums) {
    const other = destination.checksums.get(algorithm);
    if (other === undefined) continue;
    isKnown = true;
    if (other !== sum) return { isKnown, reason: `${algorithm}: ${sum} became ${other}` };
  }
  return { isKnown };
}

function show({ values }: Attributes, name: string): string {
  const value = values.get(name);
  return value === undefined ? 'nothing' : JSON.stringify(value.slice(0, 200));
}

function headers(head: HeadObjectCommandOutput): [string, string][] {
  const given = {
    'Content-Type': head.ContentType,
    'Content-Encoding': head.ContentEncoding,
    'Content-Language': head.ContentLanguage,
    'Content-Disposition': head.ContentDisposition,
    'Cache-Control': head.CacheControl,
    Expires: head.ExpiresString,
  };
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
}

function metadata({ Metadata = {} }: HeadObjectCommandOutput): [string, string][] {
  return Object.entries(Metadata).map(([name, value]) => [`metadata ${name}`, value]);
}

/** A checksum of parts' checksums depends on where the parts were cut, so it says nothing here. */
function checksums(head: HeadObjectCommandOutput): Map<string, string> {
  const given = {
    CRC32: head.ChecksumCRC32,
    CRC32C: head.ChecksumCRC32C,
    CRC64NVME: head.ChecksumCRC64NVME,
    SHA1: head.ChecksumSHA1,
    SHA256: head.ChecksumSHA256,
  };
  return new Map(
    Object.entries(given).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[1].includes('-') && head.ChecksumType !== 'COMPOSITE',
    ),
  );
}

function hasOpaqueEtag(head: HeadObjectCommandOutput): boolean {
  return (
    head.SSECustomerAlgorithm !== undefined ||
    head.ServerSideEncryption?.startsWith('aws:kms') === true
  );
}
