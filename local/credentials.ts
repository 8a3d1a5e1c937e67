/** Any will do here: nothing of the local platform looks at them, only clients insist on some. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** As variables of a process. */
export const KEYS = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
} as const;

/** As lines of a profile. */
export const PROFILE_KEYS = Object.entries(KEYS)
  .map(([name, value]) => `${name.toLowerCase()} = ${value}`)
  .join('\n');

/** Whom to reach: a server of the local platform, as it is. */
type Server = { readonly endpoint: string; readonly region?: string };

const REGION = 'us-east-1';

/** The environment variables by which the SDK, the AWS CLI and our own commands reach it. */
export function localEnvironment({ endpoint, region = REGION }: Server) {
  return { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, ...KEYS };
}

/** What a client of the SDK, for S3 or another service, is made with to reach it. */
export function clientSettings({ endpoint, region = REGION }: Server) {
  // Buckets of an IP address stand in the path, without being told to.
  return { endpoint, region, credentials: CREDENTIALS };
}
