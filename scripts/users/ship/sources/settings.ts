import type { Retrying } from '@lambda-core/common/retry';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';

export type S3 = {
  readonly clients: Clients;
  /** The endpoint for people, and who named it; '' for AWS. */
  readonly endpoint: string;
};

export type SourceSettings = {
  /** What the source is called, of which there is one then. */
  readonly name: string | undefined;
  readonly stdin: NodeJS.ReadStream;
  /** There where a source lies in S3. */
  readonly s3: S3 | undefined;
  readonly signal: AbortSignal;
  /** See `Retrying`. */
  readonly onRetry: Retrying['onRetry'];
  /** Told of each source before it is looked at. */
  readonly onLook: (source: string) => void;
};
