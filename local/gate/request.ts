import type { IncomingHttpHeaders } from 'node:http';
import { arns } from './arns';

/** A request as it came, and what its signature says. */
export type GateRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly signer: Signer | undefined;
};

export type Signer = { readonly keyId: string; readonly region: string; readonly service: string };

/**
 * Who signed. The signature itself is not checked: here everybody may choose whose key id to send.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signerOf({ authorization = '' }: IncomingHttpHeaders): Signer | undefined {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;
  const [, keyId, region, service] = scope.exec(authorization) ?? [];
  if (keyId === undefined || region === undefined || service === undefined) return undefined;
  return { keyId, region, service };
}

type Rpc = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> };

/** A call by name: JSON with `X-Amz-Target`, or the older form with `Action`. */
export function rpcOf({ headers, body }: GateRequest): Rpc {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const input = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
    return { operation: target.slice(target.indexOf('.') + 1), input };
  }
  const { Action = '', ...input } = Object.fromEntries(new URLSearchParams(body.toString()));
  return { operation: Action, input };
}

/** A value of a call's input that has to be a text. */
export function text(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  return typeof value === 'string' ? value : '';
}

/** What a call in the query protocol lists as `NAME.1`, `NAME.2` and so on, where a list is below NAME. */
export function listed(input: Readonly<Record<string, unknown>>, name: string): string[] {
  return Object.keys(input)
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => text(input, key));
}

/** The tags in a call, however its service writes them. */
export function tagsIn(input: Readonly<Record<string, unknown>>): Record<string, string> {
  const tags = input['Tags'] ?? input['tags'] ?? {};
  if (!Array.isArray(tags)) {
    // Of the query protocol, names and values in the same order.
    const parts = (end: RegExp) =>
      Object.keys(input)
        .filter((key) => /^Tags\./.test(key) && end.test(key))
        .map((key) => text(input, key));
    const values = parts(/Value$/);
    const listed = parts(/Key$/).map((name, index) => [name, values[index] ?? '']);
    return { ...(tags as Record<string, string>), ...Object.fromEntries(listed) };
  }
  return Object.fromEntries(
    (tags as Record<string, string>[]).map(({ Key, TagKey, Value, TagValue }) => [
      Key ?? TagKey,
      Value ?? TagValue,
    ]),
  );
}

/** Of the bucket in the path of a request to S3. */
export function bucketArn({ url }: GateRequest): string {
  return arns.bucket(decodeURIComponent(url.split(/[/?]/)[1] ?? ''));
}
