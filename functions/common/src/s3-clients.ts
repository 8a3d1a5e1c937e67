import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Environment } from './config';
import { ANSWER_MILLISECONDS, endpointOf, type LeanClients, openLeanClients } from './lean-clients';

/** S3 clients by region; a region's client is made when it is first asked for. */
export type S3Clients = LeanClients & {
  /**
   * Left out: the region of the environment. The lean clients, for simple requests that are sent by the
   * thousand, have the same region, credentials and number of sockets.
   */
  for(region?: string | undefined): S3Client;
};

export type S3ClientsOptions = {
  /** Connections to one host; the SDK's own limit is 50. */
  readonly sockets: number;
  readonly environment?: Environment;
  readonly overrides?: S3ClientConfig;
};

const CONNECT_MILLISECONDS = 5_000;

/**
 * Clients for many requests at once. They do not retry by themselves: callers do, and count it.
 * Path-style addresses where an endpoint is set, because emulators are reached by an IP address.
 */
export function openS3Clients(options: S3ClientsOptions): S3Clients {
  const { sockets, environment = process.env, overrides = {} } = options;
  const endpoint = endpointOf(environment);
  const byRegion = new Map<string, S3Client>();
  const agent = { keepAlive: true, maxSockets: sockets };
  const open = (region: string): S3Client =>
    new S3Client({
      forcePathStyle: endpoint !== undefined && endpoint !== '',
      maxAttempts: 1,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MILLISECONDS,
        requestTimeout: ANSWER_MILLISECONDS,
        throwOnRequestTimeout: true,
        httpAgent: agent,
        httpsAgent: agent,
      },
      ...(region === '' ? {} : { region }),
      ...overrides,
    });
  const clientFor = (region = ''): S3Client => {
    const known = byRegion.get(region);
    if (known !== undefined) return known;
    const client = open(region);
    byRegion.set(region, client);
    return client;
  };
  const lean = openLeanClients({
    sockets,
    endpoint: typeof overrides.endpoint === 'string' ? overrides.endpoint : endpoint,
    settings: {
      region: () => clientFor().config.region(),
      credentials: () => clientFor().config.credentials(),
    },
  });
  return {
    for: clientFor,
    leanFor: lean.leanFor,
    [Symbol.dispose]() {
      for (const client of byRegion.values()) client.destroy();
      lean[Symbol.dispose]();
    },
  };
}
