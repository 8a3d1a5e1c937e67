import type { Environment } from '@lambda-core/common/config';
import { endpointOf } from '@lambda-core/common/endpoint';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { refuseUnverifiedTls } from '@lambda-core/common/verified-tls';
import {
  type ClientSettings,
  environmentSettings,
  openRegionalClients,
  type RegionalClients,
  regionOf,
} from './regional-clients';
import type { SdkClients } from './sdk-clients';

/** Clients, and the SDK's for those who need them. */
export type Clients = RegionalClients & {
  /** Clients of the SDK, which is loaded when this is first called: that takes longer than a start without it. */
  sdk(): SdkClients;
};

export type ClientsOptions = {
  /** Connections to one host. */
  readonly sockets: number;
  readonly environment?: Environment;
};

/**
 * Clients with the region and the credentials of the environment. Where variables name both, as in
 * Lambda, nobody else is asked; a profile, single sign-on and the like are the SDK's business. Its settings
 * fail with `CREDENTIALS_MISSING` or `REGION_MISSING`.
 */
export function openClients(options: ClientsOptions): Clients & ClientSettings {
  const { sockets, environment = process.env } = options;
  refuseUnverifiedTls(environment);
  const endpoint = endpointOf(environment);
  const known = environmentSettings(environment);
  const region = regionOf(environment);
  let loaded: SdkClients | undefined;
  const sdk = () => {
    const { openSdkClients } = require('./sdk-clients') as typeof import('./sdk-clients');
    loaded ??= openSdkClients({
      sockets,
      endpoint,
      settings: known ?? (region === undefined ? {} : { region: async () => region }),
    });
    return loaded;
  };
  const settings: ClientSettings = known ?? {
    region: () => found('REGION', sdk().clientFor().config.region()),
    credentials: () =>
      found('CREDENTIALS', sdk().clientFor().config.credentials(), environment['AWS_PROFILE']),
  };
  const regional = openRegionalClients({ sockets, endpoint, settings });
  return {
    ...settings,
    clientFor: regional.clientFor,
    sdk,
    [Symbol.dispose]() {
      regional[Symbol.dispose]();
      loaded?.[Symbol.dispose]();
    },
  };
}

const REMEDIES = {
  REGION: 'no region was found: set AWS_REGION, or AWS_PROFILE to a profile that has one',
  CREDENTIALS:
    'no credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};

async function found<Value>(
  what: keyof typeof REMEDIES,
  value: Promise<Value>,
  profile?: string,
): Promise<Value> {
  try {
    return await value;
  } catch (cause) {
    const remedy = profile
      ? `AWS_PROFILE: found ${JSON.stringify(profile)}, expected a profile of ~/.aws/config or ~/.aws/credentials with valid credentials`
      : REMEDIES[what];
    throw new LambdaCoreError(`${what}_MISSING`, remedy, { cause });
  }
}
