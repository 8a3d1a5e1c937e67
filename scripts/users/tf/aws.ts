import { S3Client } from '@aws-sdk/client-s3';
import { openAwsApi } from './aws-api';
import type { Aws } from './prerequisites';
import { hasBucket } from './state-bucket';

const CONNECT_MILLISECONDS = 3_000;

/** An S3 client that gives up soon: Terraform, or the next call, says the rest. */
export function openS3(
  region: string,
  { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL }: NodeJS.ProcessEnv,
) {
  return new S3Client({
    ...(region === '' ? {} : { region }),
    // Emulators are reached by an IP address, which takes no bucket name in front.
    forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL),
    followRegionRedirects: true,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, requestTimeout: 10_000 },
  });
}

/** All that is asked of AWS, with the SDK's chain of credentials. */
export function openAws(
  region: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Aws {
  const s3 = openS3(region, environment);
  const { credentials } = s3.config;
  return {
    ...openAwsApi({ region, environment, credentials, signal }),
    hasBucket: (bucket) => hasBucket(s3, bucket, { signal }),
  };
}
