import type { S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';

/** One side of the comparison. */
export type Side = {
  readonly s3: S3Client;
  /** The same, for listing. */
  readonly lean: Client;
  readonly bucket: string;
  readonly prefix: string;
};
