import type { Environment } from './config';

/** The endpoint that an environment names for S3, as the SDK reads it. */
export function endpointOf(environment: Environment): string | undefined {
  return environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
}
