import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type LeanClient, openLeanClient } from './lean-s3/lean-client';

/** S3 clients by region; a region's client is made when it is first asked for. */
export type S3Clients = Disposable & {
  /** Left out: the region of the environment. */
  for(region?: string | undefined): S3Client;
  /** For simple requests that are sent by the thousand; same region, credentials and sockets. */
  leanFor(region?: string | undefined): LeanClient;
};

export type S3ClientsOptions = {
  /** Connections to one host; the SDK's own limit is 50. */
  readonly sockets: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly overrides?: S3ClientConfig;
};

/** S3 sends blank space while it works on a long copy, so this is not the time that a copy may take. */
const ANSWER_MILLISECONDS = 60_000;
const CONNECT_MILLISECONDS = 5_000;

/**
 * Clients for many requests at once. They do not retry by themselves: callers do, and count it.
 * Path-style addresses where an endpoint is set, because emulators are reached by an IP address.
 */
export function openS3Clients(options: S3ClientsOptions): S3Clients {
  const { sockets, environment = process.env, overrides = {} } = options;
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  const byRegion = new Map<string, S3Client>();
  const leanByRegion = new Map<string, LeanClient>();
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
  const openLean = ({ config }: S3Client): LeanClient =>
    openLeanClient({
      region: () => config.region(),
      credentials: () => config.credentials(),
      endpoint: typeof overrides.endpoint === 'string' ? overrides.endpoint : endpoint,
      connections: sockets,
      idleMilliseconds: ANSWER_MILLISECONDS,
    });
  const self: S3Clients = {
    for(region = '') {
      const known = byRegion.get(region);
      if (known !== undefined) return known;
      const client = open(region);
      byRegion.set(region, client);
      return client;
    },
    leanFor(region = '') {
      const known = leanByRegion.get(region);
      if (known !== undefined) return known;
      const client = openLean(self.for(region));
      leanByRegion.set(region, client);
      return client;
    },
    [Symbol.dispose]() {
      for (const client of byRegion.values()) client.destroy();
      for (const client of leanByRegion.values()) client.destroy();
    },
  };
  return self;
}
