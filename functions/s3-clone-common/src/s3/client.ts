import { LambdaCoreError } from '@lambda-core/common/errors';
import { type ClientResponse, ConnectionPool, type Timeouts } from '../http';
import type { Listing, ListingPage, PageStart } from '../listing/types';
import { type BucketAddress, bucketAddress, encodeKeyPath } from './address';
import { type Credentials, createSigner, type Signer } from './sign';

export type ClientRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly bucket: string;
  /** '' for a request to the bucket itself. */
  readonly key: string;
  /** Encoded `name=value` pairs, sorted by name. */
  readonly query?: string;
  /** Names in small letters, without host and what signing adds. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for a sign of life, where it is not the client's. */
  readonly idleMilliseconds?: number;
};

export type Client = {
  /**
   * One request, no retries. Resolves with any status; rejects with the signal's reason, or with a
   * LambdaCoreError: `NO_RESPONSE` when there is no whole response, `RESPONSE_TOO_LONG`, `CLIENT_CLOSED` after
   * `destroy`.
   */
  send(request: ClientRequest): Promise<ClientResponse>;
  /**
   * A page of a listing without a request or XML, where that is in memory, as in simulations; `undefined`: it has
   * to be asked for.
   */
  listPage?(listing: Listing, start: PageStart): Promise<ListingPage | undefined>;
  destroy(): void;
};

export type ClientOptions = Timeouts & {
  readonly region: () => Promise<string>;
  readonly credentials: () => Promise<Credentials>;
  /** An S3 of one's own instead of AWS's; '' counts as none. */
  readonly endpoint?: string | undefined;
  /** Most connections at once; requests beyond wait in line. */
  readonly connections: number;
};

/**
 * Sends S3 requests that have a small body or none, over connections of its own.
 *
 * CPU is what bounds a bulk copy. Measured together (Node 20, 7,500 CopyObjects from 256 at once, in a
 * fresh process, and once that is warm), one costs 0.84 to 0.97 ms (0.64 to 0.70) through the SDK, nearly
 * all of it in middleware, 0.19 to 0.22 (0.10 to 0.13) over `node:http`, and 0.07 to 0.09 (0.03 to 0.05)
 * this way. Retries are the caller's.
 */
export function openClient(options: ClientOptions): Client {
  const { region, credentials, endpoint } = options;
  const buckets = new Map<string, { address: BucketAddress; pool: ConnectionPool }>();
  const pools = new Map<string, ConnectionPool>();
  let isDestroyed = false;
  let signing: Promise<{ place: string; sign: Signer }> | undefined;

  const prepare = async () => {
    const place = await region();
    return { place, sign: createSigner(place) };
  };
  const poolOf = (origin: BucketAddress) => {
    const name = `${origin.secure} ${origin.host} ${origin.port}`;
    const known = pools.get(name);
    if (known !== undefined) return known;
    const pool = new ConnectionPool({ ...options, origin });
    pools.set(name, pool);
    return pool;
  };
  const reach = (bucket: string, place: string) => {
    const known = buckets.get(bucket);
    if (known !== undefined) return known;
    const address = bucketAddress(bucket, place, endpoint);
    const found = { address, pool: poolOf(address) };
    buckets.set(bucket, found);
    return found;
  };

  return {
    async send({ method, bucket, key, query = '', headers = {}, body, signal, idleMilliseconds }) {
      signing ??= prepare();
      const { place, sign } = await signing;
      const identity = await credentials();
      if (isDestroyed) throw new LambdaCoreError('CLIENT_CLOSED', 'the client has been closed');
      const { address, pool } = reach(bucket, place);
      const path = `${address.root}/${encodeKeyPath(key)}`;
      const all = { host: address.authority, ...headers };
      const signed = sign({ method, path, query, headers: all, body }, identity);
      const whole = query === '' ? path : `${path}?${query}`;
      return pool.send({ method, path: whole, headers: signed, body, signal, idleMilliseconds });
    },
    destroy() {
      isDestroyed = true;
      for (const pool of pools.values()) pool.destroy();
    },
  };
}
