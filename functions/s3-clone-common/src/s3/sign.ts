import { createHmac, hash } from 'node:crypto';

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

export type UnsignedRequest = {
  readonly method: string;
  /** Encoded path, as it goes over the wire: S3 signs it as it is, without encoding it again. */
  readonly path: string;
  /** Encoded `name=value` pairs, sorted by name; '' for none. */
  readonly query?: string;
  /** Names in small letters; `host` must be among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';
const EMPTY_BODY = sha256('');

/**
 * Signs requests with Signature Version 4, for S3; a body is signed, too.
 *
 * The SDK's signer does the same; this one costs a fifth of its time, because it keeps the key of the day,
 * takes encoded paths and queries, and copies nothing. A test holds its signatures to the SDK's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export type Signer = (
  request: UnsignedRequest,
  credentials: Credentials,
  now?: Date,
) => Record<string, string>;

/** @returns a signer that returns all headers to send */
export function createSigner(region: string): Signer {
  let key: Buffer = Buffer.alloc(0);
  let keyDay = '';
  let keySecret = '';
  let second = Number.NaN;
  let time = '';
  let day = '';
  let scope = '';

  return ({ method, path, query = '', headers, body = '' }, credentials, now) => {
    const content = body === '' ? EMPTY_BODY : sha256(body);
    const milliseconds = now?.getTime() ?? Date.now();
    // Hundreds of requests share a second.
    if (Math.floor(milliseconds / 1000) !== second) {
      second = Math.floor(milliseconds / 1000);
      time = new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, '');
      day = time.slice(0, 8);
      scope = `${day}/${region}/s3/aws4_request`;
    }
    const signed: Record<string, string> = {
      ...headers,
      'x-amz-content-sha256': content,
      'x-amz-date': time,
    };
    if (credentials.sessionToken !== undefined)
      signed['x-amz-security-token'] = credentials.sessionToken;
    const names = Object.keys(signed).sort();
    const list = names.join(';');
    let canonical = `${method}\n${path}\n${query}\n`;
    for (const name of names) canonical += `${name}:${trimmed(signed[name] as string)}\n`;
    canonical += `\n${list}\n${content}`;

    const { accessKeyId, secretAccessKey } = credentials;
    if (secretAccessKey !== keySecret || day !== keyDay) {
      const steps = [day, region, 's3', 'aws4_request'];
      key = steps.reduce<Buffer>(
        (outer, step) => createHmac('sha256', outer).update(step).digest(),
        Buffer.from(`AWS4${secretAccessKey}`),
      );
      keySecret = secretAccessKey;
      keyDay = day;
    }
    const text = `${ALGORITHM}\n${time}\n${scope}\n${sha256(canonical)}`;
    const signature = createHmac('sha256', key).update(text).digest('hex');
    signed['authorization'] =
      `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  };
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

function trimmed(value: string): string {
  const inner = value.trim();
  return inner.includes('  ') ? inner.replace(/ +/g, ' ') : inner;
}
