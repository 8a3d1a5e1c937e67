import { S3Client } from '@aws-sdk/client-s3';
import { forcesPathStyle, GIVES_UP_SOON } from '../../cli/aws-client';
import { type AwsApi, openAwsApi } from '../environment/aws-api';
import type { Aws } from './prerequisites';
import { hasBucket } from './state-bucket';

/** An S3 client that gives up soon: Terraform, or the next call, says the rest. */
export function openS3(region: string, environment: NodeJS.ProcessEnv) {
  return new S3Client({
    ...GIVES_UP_SOON,
    ...(region === '' ? {} : { region }),
    forcePathStyle: forcesPathStyle(environment),
    followRegionRedirects: true,
    maxAttempts: 2,
  });
}

/** All that is asked of AWS, with the SDK's chain of credentials. */
export function openAws(
  region: string,
  { environment, signal }: { environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Aws & AwsApi {
  const s3 = openS3(region, environment);
  const { credentials } = s3.config;
  return {
    ...openAwsApi({ region, environment, credentials, signal }),
    hasBucket: (bucket) => hasBucket(s3, bucket, { signal }),
  };
}
