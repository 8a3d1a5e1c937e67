import type { S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';

/** One side of the comparison. */
export type Side = {
  readonly client: Client;
  /** For what is more than a listing. */
  readonly sdkClient: S3Client;
  readonly bucket: string;
  readonly prefix: string;
};
