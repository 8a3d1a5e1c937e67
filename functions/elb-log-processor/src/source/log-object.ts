import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectReference } from '@lambda-core/common/object-events';
import { gathered } from './gathered';
import { type ReadOptions, readObject } from './object-reader';

/** A log in S3: it can be read more than once, and each time it is the same version, or an error. */
export type LogObject = {
  /** Of the version; known once it was read, where nobody knew it before. */
  readonly etag: string | undefined;
  /** In pieces as large as those of a file; one is good only until the next one is asked for. */
  read(options: Omit<ReadOptions, 'etag' | 'onEtag'>): AsyncIterable<Uint8Array>;
};

/** @param known the version that was read before, if any was */
export function openLogObject(s3: S3Client, reference: ObjectReference, known?: string): LogObject {
  let etag = known;
  const onEtag = (seen: string) => {
    etag = seen;
  };
  return {
    get etag() {
      return etag;
    },
    read: (options) => gathered(readObject(s3, reference, { ...options, etag, onEtag })),
  };
}
