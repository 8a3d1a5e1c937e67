import { forcesPathStyle, GIVES_UP_SOON } from '../../cli/aws-client';
import { type AwsApi, openAwsApi } from '../environment/aws-api';
import type { Aws } from './prerequisites';

/** An S3 client that gives up soon: Terraform, or the next call, says the rest. */
export function openS3(region: string, environment: NodeJS.ProcessEnv) {
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
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
  let opened: ReturnType<typeof openS3> | undefined;
  const s3 = () => {
    opened ??= openS3(region, environment);
    return opened;
  };
  const credentials = () => s3().config.credentials();
  return {
    ...openAwsApi({ region, environment, credentials, signal }),
    hasBucket: (bucket) => {
      const { hasBucket } =
        require('../environment/state-bucket') as typeof import('../environment/state-bucket');
      return hasBucket(s3(), bucket, { signal });
    },
  };
}
