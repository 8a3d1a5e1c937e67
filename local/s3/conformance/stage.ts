import type { S3Client } from '@aws-sdk/client-s3';

/** What every case gets: a client, and buckets of its own. */
export type Stage = {
  client(): S3Client;
  endpoint(): string;
  newBucket(): Promise<string>;
  /** As `test`, unless the server under test is known to differ from S3 in just this. */
  conforms(title: string, body: () => Promise<void>): void;
};
