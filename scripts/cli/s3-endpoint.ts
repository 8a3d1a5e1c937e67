import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';

/**
 * `environment` with the one endpoint for S3 that the AWS CLI would take from it and from the profile, as
 * AWS_ENDPOINT_URL_S3: the same for our own client, the SDK's, and the functions that run here.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function withS3Endpoint(environment: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const {
    AWS_ENDPOINT_URL_S3: forS3,
    AWS_ENDPOINT_URL: forAll,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignore,
    ...others
  } = environment;
  const { profile, services } = await readProfile(environment);
  if ((ignore || profile['ignore_configured_endpoint_urls'])?.toLowerCase() === 'true')
    return others;
  const endpoint = forS3 || forAll || services['s3.endpoint_url'] || profile['endpoint_url'];
  return endpoint ? { ...others, AWS_ENDPOINT_URL_S3: endpoint } : others;
}

/** The endpoint that `withS3Endpoint` found, and who named it: `http://h:9000 (AWS_ENDPOINT_URL)`; else ''. */
export function endpointText(endpoint: string | undefined, before: NodeJS.ProcessEnv): string {
  if (endpoint === undefined) return '';
  const { AWS_PROFILE: profile } = before;
  const variable = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].find((name) => before[name]);
  return `${endpoint} (${variable ?? `profile ${profile || 'default'}`})`;
}

type Section = Readonly<Record<string, string | undefined>>;

const NO_PROFILE: { profile: Section; services: Section } = { profile: {}, services: {} };

/** Whether a file has any of the settings that are asked for here: all of their names end so. */
async function namesEndpoints(path: string): Promise<boolean> {
  const text = await readFile(path.replace(/^~(?=\/)/, homedir()), 'utf8').catch(() => '');
  return text.includes('endpoint_url');
}

/** The profile in use and the services section that it names; what is not there is empty. */
async function readProfile(environment: NodeJS.ProcessEnv): Promise<typeof NO_PROFILE> {
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = environment;
  const files = [config || '~/.aws/config', credentials || '~/.aws/credentials'];
  // What reads them takes as long to load as all that is ours.
  if (!(await Promise.all(files.map(namesEndpoints))).includes(true)) return NO_PROFILE;
  const { loadSharedConfigFiles } =
    require('@smithy/core/config') as typeof import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    ...(config ? { configFilepath: config } : {}),
    ...(credentials ? { filepath: credentials } : {}),
  });
  const name = environment['AWS_PROFILE'] || 'default';
  const profile = { ...credentialsFile[name], ...configFile[name] };
  return { profile, services: configFile[`services.${profile['services']}`] ?? {} };
}
