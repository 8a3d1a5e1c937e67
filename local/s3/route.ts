import type { IncomingMessage } from 'node:http';
import { isLocalName } from '../local-name';
import { S3Error } from './errors';
import type { Operation } from './operation';
import { isBucketSetting } from './operations/bucket-settings';

/** What tells operations apart. */
type Asked = Pick<IncomingMessage, 'url' | 'method' | 'headers'>;

export type Route = { operation: Operation; bucket: string; key: string; query: URLSearchParams };

const NO_QUERY = new URLSearchParams();
const LONGEST_KEY = 1024;

/**
 * Which operation a request asks for. The path is taken apart by hand: `URL` would resolve `..` and
 * empty parts, both of which are ordinary in keys.
 */
export function routeOf(request: Asked): Route {
  const url = request.url ?? '/';
  const { host = 'localhost' } = request.headers;
  if (!isLocalName(host)) {
    throw new S3Error(
      'AccessDenied',
      `Host: found ${host.slice(0, 100)}, expected 127.0.0.1, localhost or BUCKET.localhost`,
    );
  }
  const mark = url.indexOf('?');
  const query = mark === -1 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1));
  const { bucket, key } = locate(mark === -1 ? url : url.slice(0, mark), host);
  const method = request.method ?? 'GET';
  const operation = operationOf(method, bucket, key, query, request);
  if (operation === undefined) {
    throw new S3Error('NotImplemented', `found ${method} ${url.slice(0, 200)}, which is not here`);
  }
  return { operation, bucket, key, query };
}

function locate(path: string, host: string): { bucket: string; key: string } {
  const virtual = /^(.+)\.localhost(?::\d+)?$/.exec(host)?.[1];
  if (virtual !== undefined) return { bucket: virtual, key: decodeKey(path.slice(1)) };
  const slash = path.indexOf('/', 1);
  if (slash === -1) return { bucket: decodeKey(path.slice(1)), key: '' };
  return { bucket: path.slice(1, slash), key: decodeKey(path.slice(slash + 1)) };
}

/** A percent-encoded key, checked for length. */
export function decodeKey(encoded: string): string {
  let key: string;
  try {
    key = encoded.includes('%') ? decodeURIComponent(encoded) : encoded;
  } catch (cause) {
    throw new S3Error(
      'InvalidURI',
      `found ${encoded.slice(0, 100)}, expected percent-encoded UTF-8`,
      {
        cause,
      },
    );
  }
  if (key.length * 3 > LONGEST_KEY && Buffer.byteLength(key) > LONGEST_KEY) {
    throw new S3Error('KeyTooLongError', `expected a key of at most ${LONGEST_KEY} bytes`);
  }
  return key;
}

function operationOf(
  method: string,
  bucket: string,
  key: string,
  query: URLSearchParams,
  { headers }: Pick<Asked, 'headers'>,
): Operation | undefined {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if (key === '') return bucketOperation(method, query);
  const copies = headers['x-amz-copy-source'] !== undefined;
  if (query.has('uploadId')) return uploadOperation(method, copies);
  if (query.has('tagging')) return TAGGING[method];
  if (query.has('attributes')) return method === 'GET' ? 'GetObjectAttributes' : undefined;
  if (query.has('acl')) return method === 'GET' ? 'GetObjectAcl' : undefined;
  if (query.has('restore')) return method === 'POST' ? 'RestoreObject' : undefined;
  if (query.has('uploads')) return method === 'POST' ? 'CreateMultipartUpload' : undefined;
  if (method === 'PUT' && copies) return 'CopyObject';
  return OBJECT[method];
}

const OBJECT: Record<string, Operation> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};
const TAGGING: Record<string, Operation> = {
  PUT: 'PutObjectTagging',
  GET: 'GetObjectTagging',
  DELETE: 'DeleteObjectTagging',
};
const BUCKET: Record<string, Operation> = {
  PUT: 'CreateBucket',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
};

function bucketOperation(method: string, query: URLSearchParams): Operation | undefined {
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : undefined;
  const setting = [...query.keys()].some(isBucketSetting);
  if (method !== 'GET') return setting ? undefined : BUCKET[method];
  if (setting) return 'GetBucketSetting';
  if (query.has('uploads')) return 'ListMultipartUploads';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}

function uploadOperation(method: string, copies: boolean): Operation | undefined {
  if (method === 'PUT') return copies ? 'UploadPartCopy' : 'UploadPart';
  if (method === 'GET') return 'ListParts';
  if (method === 'POST') return 'CompleteMultipartUpload';
  return method === 'DELETE' ? 'AbortMultipartUpload' : undefined;
}
