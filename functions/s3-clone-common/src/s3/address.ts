/** Where a bucket is reached: an origin and what its paths begin with. */
export type BucketAddress = {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** The Host header, with the port where it is not the usual one. */
  readonly authority: string;
  /** '' or '/bucket'. */
  readonly root: string;
};

/** Names that a host may begin with: no dots, which TLS certificates do not cover, and none of those before 2018. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * The address of a bucket: by name in front of the host, as S3 wants it, or as the first part of the
 * path for an endpoint of one's own and for names that no host can have. A test holds it to the SDK's.
 */
export function bucketAddress(bucket: string, region: string, endpoint?: string): BucketAddress {
  if (endpoint) {
    const url = new URL(endpoint);
    const secure = url.protocol === 'https:';
    const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
    const base = url.pathname.replace(/\/$/, '');
    return {
      secure,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      authority: url.host,
      root: `${base}/${bucket}`,
    };
  }
  const service = `s3.${region}.${domainOf(region)}`;
  const byPath = !HOST_LABEL.test(bucket);
  const host = byPath ? service : `${bucket}.${service}`;
  return { secure: true, host, port: 443, authority: host, root: byPath ? `/${bucket}` : '' };
}

/** What the hosts of AWS's services end with. */
export function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

/**
 * A key as part of a path or of a `CopySource`: every part encoded, the slashes left.
 * `encodeURIComponent` leaves five characters alone that Signature Version 4 wants encoded.
 */
export function encodeKeyPath(key: string): string {
  // Most keys have nothing to encode, and there are millions.
  if (/^[\w./~-]*$/.test(key)) return key;
  return key.split('/').map(encodeRfc3986).join('/');
}

/** Encodes everything but letters, digits and `-._~`. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
