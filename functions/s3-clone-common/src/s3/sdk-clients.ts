import { S3Client } from '@aws-sdk/client-s3';
import { type PerRegion, perRegion } from './per-region';
import { type ClientSettings, TIMEOUTS } from './regional-clients';

/** Clients of the SDK by region. */
export type SdkClients = PerRegion<S3Client>;

export type SdkClientsOptions = {
  /** Connections to one host; the SDK's own limit is 50. */
  readonly sockets: number;
  /** An S3 of one's own instead of AWS's; '' counts as none. */
  readonly endpoint?: string | undefined;
  /** What is left out, the SDK finds in its own way. */
  readonly settings?: Partial<ClientSettings> | undefined;
  /** How long S3 may send nothing. */
  readonly responseMilliseconds?: number | undefined;
};

/** What goes over the SDK is mostly copies of parts, which take their time before the first byte. */
const RESPONSE_MILLISECONDS = 60_000;

/**
 * Clients for many requests at once. They do not retry by themselves: callers do, and count it.
 * Path-style addresses where an endpoint is set, because emulators are reached by an IP address.
 */
export function openSdkClients(options: SdkClientsOptions): SdkClients {
  const { sockets, endpoint, settings, responseMilliseconds = RESPONSE_MILLISECONDS } = options;
  const agent = { keepAlive: true, maxSockets: sockets };
  return perRegion(
    (region) =>
      new S3Client({
        ...settings,
        ...(region === undefined ? {} : { region }),
        ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
        maxAttempts: 1,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        requestHandler: {
          connectionTimeout: TIMEOUTS.connectMilliseconds,
          requestTimeout: responseMilliseconds,
          // The first one ends with the headers.
          socketTimeout: responseMilliseconds,
          throwOnRequestTimeout: true,
          httpAgent: agent,
          httpsAgent: agent,
        },
      }),
  );
}
