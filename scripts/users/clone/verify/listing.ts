import type { Retrying } from '@lambda-core/common/retry';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { prefetch } from '@lambda-core/s3-clone-common/listing/prefetch';
import type { Listed } from './pairs';
import type { Side } from './side';

/** The objects below a side's prefix in S3's order; the next page is asked for ahead of time. */
export async function* listNames(
  { lean, bucket, prefix }: Side,
  retrying: Retrying,
): AsyncGenerator<Listed> {
  for await (const { objects } of prefetch(listObjects(lean, { bucket, prefix }, retrying))) {
    for (const { key, size, etag, storageClass = 'STANDARD' } of objects) {
      yield { name: key.slice(prefix.length), size, etag, storageClass };
    }
  }
}
