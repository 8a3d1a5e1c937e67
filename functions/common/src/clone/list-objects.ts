import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { decodeNotificationKey } from '../object-events';
import { type Retrying, withRetries } from '../retry';
import { compareKeys } from './keys';
import type { KeyRange } from './names';

export type ListedObject = {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly storageClass: string | undefined;
};

export type ListedPage = {
  readonly objects: readonly ListedObject[];
  /** Common prefixes; there are some only with a delimiter. */
  readonly prefixes: readonly string[];
  /** Nothing follows. */
  readonly last: boolean;
};

export type Listing = KeyRange & {
  readonly bucket: string;
  /** Most entries of a page; 1,000 at most, and what S3 takes when left out. */
  readonly pageSize?: number | undefined;
};

/**
 * The objects of a key range, page by page, in the order of keys.
 *
 * Keys travel URL-encoded, because XML cannot carry all of them, and the SDK does not decode them. The
 * next page is asked for by token: StartAfter within a common prefix means different things to different
 * servers.
 */
export async function* listObjects(
  s3: S3Client,
  listing: Listing,
  retrying: Retrying,
): AsyncGenerator<ListedPage> {
  const { bucket, prefix, delimiter, after, until, pageSize } = listing;
  const { signal } = retrying;
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: 'url',
      ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(token !== undefined || after === undefined || after === '' ? {} : { StartAfter: after }),
      ...(pageSize === undefined ? {} : { MaxKeys: pageSize }),
    });
    const answer = await withRetries(
      () => s3.send(command, signal === undefined ? {} : { abortSignal: signal }),
      retrying,
    );
    let objects = (answer.Contents ?? []).map(
      (object): ListedObject => ({
        key: decode(object.Key),
        size: object.Size ?? 0,
        etag: object.ETag?.replaceAll('"', '') ?? '',
        modified: object.LastModified?.getTime() ?? 0,
        storageClass: object.StorageClass,
      }),
    );
    let prefixes = (answer.CommonPrefixes ?? []).map((group) => decode(group.Prefix));
    token = answer.IsTruncated === true ? answer.NextContinuationToken : undefined;
    if (until !== undefined) {
      const within = objects.filter(({ key }) => compareKeys(key, until) <= 0);
      const groups = prefixes.filter((group) => compareKeys(group, until) <= 0);
      if (within.length < objects.length || groups.length < prefixes.length) token = undefined;
      objects = within;
      prefixes = groups;
    }
    yield { objects, prefixes, last: token === undefined };
  } while (token !== undefined);
}

function decode(text = ''): string {
  return /[%+]/.test(text) ? decodeNotificationKey(text) : text;
}
