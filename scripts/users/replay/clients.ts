import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { withS3Endpoint } from '../../cli/s3-endpoint';

export type Clients = { readonly sqs: SQSClient; readonly s3: S3Client };

/** Whoever is not reached within these is told of: nobody waits in silence. */
const CONNECT_MILLISECONDS = 3_000;
const REQUEST_MILLISECONDS = 10_000;

/** The SDK's clients; credentials and endpoints are those that the AWS CLI would take. */
export async function openClients(
  region: string,
  environment: NodeJS.ProcessEnv,
): Promise<Clients> {
  const { SQSClient } = require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const { AWS_ENDPOINT_URL_S3: s3Endpoint } = await withS3Endpoint(environment);
  const common = {
    region,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: REQUEST_MILLISECONDS,
      // Without it the SDK warns, and waits on.
      throwOnRequestTimeout: true,
    },
  };
  return {
    // Else the SDK takes the host from a queue's URL, in spite of AWS_ENDPOINT_URL.
    sqs: new SQSClient({ ...common, useQueueUrlAsEndpoint: false }),
    // Emulators take no bucket name in front of theirs.
    s3: new S3Client({ ...common, forcePathStyle: s3Endpoint !== undefined }),
  };
}
