/** Whoever is not reached within these is told of: nobody waits in silence. */
const CONNECT_MILLISECONDS = 3_000;
const REQUEST_MILLISECONDS = 10_000;

/** What every client of the SDK is made with here. */
export const GIVES_UP_SOON = {
  requestHandler: {
    connectionTimeout: CONNECT_MILLISECONDS,
    requestTimeout: REQUEST_MILLISECONDS,
    // Without it the SDK warns, and waits on.
    throwOnRequestTimeout: true,
  },
} as const;

/** Whether buckets stand in the path: emulators are reached by an IP address, which takes no name in front. */
export function forcesPathStyle({
  AWS_ENDPOINT_URL_S3,
  AWS_ENDPOINT_URL,
}: NodeJS.ProcessEnv): boolean {
  return Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
}
