import type { Environment } from '@lambda-core/common/config';
import { endpointOf } from '@lambda-core/common/endpoint';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { refuseUnverifiedTls } from '@lambda-core/common/verified-tls';
import type { Timeouts } from '../http';
import { type Client, openClient } from './client';
import { type PerRegion, perRegion } from './per-region';
import type { Credentials } from './sign';

export type RegionalClients = PerRegion<Client>;

export type ClientSettings = {
  readonly region: () => Promise<string>;
  /** A token is left out rather than undefined, as the SDK wants it. */
  readonly credentials: () => Promise<Credentials & { readonly sessionToken?: string }>;
};

export type RegionalClientsOptions = {
  /** Connections to one host. */
  readonly sockets: number;
  /** An S3 of one's own instead of AWS's. */
  readonly endpoint?: string | undefined;
  readonly settings: ClientSettings;
};

/** A listing behind very many deleted versions is the slowest small request. */
export const TIMEOUTS: Timeouts = {
  connectMilliseconds: 5_000,
  idleMilliseconds: 15_000,
  responseMilliseconds: 300_000,
};

export function openRegionalClients(options: RegionalClientsOptions): RegionalClients {
  const { sockets, endpoint, settings } = options;
  return perRegion((region) =>
    openClient({
      ...settings,
      ...(region === undefined ? {} : { region: async () => region }),
      endpoint,
      connections: sockets,
      ...TIMEOUTS,
    }),
  );
}

/**
 * Clients with the region and the credentials that Lambda hands over in environment variables.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * @throws LambdaCoreError `CREDENTIALS_MISSING`
 */
export function openEnvironmentClients(sockets: number, environment: Environment): RegionalClients {
  refuseUnverifiedTls(environment);
  const settings = environmentSettings(environment);
  if (settings === undefined) {
    const names = 'AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    throw new LambdaCoreError('CREDENTIALS_MISSING', `expected ${names} in the environment`);
  }
  return openRegionalClients({ sockets, endpoint: endpointOf(environment), settings });
}

/** The region that variables name: as for the AWS CLI, and unlike the SDK, either of the two. */
export function regionOf(environment: Environment): string | undefined {
  return environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined;
}

/**
 * Region and credentials where variables name both. As in the SDK, a profile that is named goes before
 * the variables: then there are none.
 */
export function environmentSettings(environment: Environment): ClientSettings | undefined {
  const region = regionOf(environment);
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_PROFILE: profile,
  } = environment;
  if (!region || !accessKeyId || !secretAccessKey || profile) return undefined;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  return { region: async () => region, credentials: async () => credentials };
}
