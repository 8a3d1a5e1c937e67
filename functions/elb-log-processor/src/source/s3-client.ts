import { S3Client } from '@aws-sdk/client-s3';
import { endpointOf } from '@lambda-core/common/endpoint';

/** One attempt; a connection within a region takes milliseconds. Without it the kernel tries for two minutes. */
const CONNECT_MILLISECONDS = 3_000;

/**
 * An S3 client for the environment's region and endpoint, that does not retry: `readObject` does. Path-style addresses where an endpoint is set
 * explicitly: emulators are reached by an IP address, which takes no bucket name in front.
 */
export function createS3Client(
  environment: NodeJS.ProcessEnv = process.env,
  connectMilliseconds = CONNECT_MILLISECONDS,
): S3Client {
  return new S3Client({
    forcePathStyle: Boolean(endpointOf(environment)),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: connectMilliseconds },
  });
}
