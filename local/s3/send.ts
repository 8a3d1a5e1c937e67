import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './call';
import { S3Error } from './errors';
import { errorDocument } from './xml';

const XML = 'application/xml';

/** Writes a reply; a text is XML. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  requestId: string,
): Promise<void> {
  if (response.destroyed) return;
  const headers: Record<string, string | number> = {
    'x-amz-request-id': requestId,
    'x-amz-id-2': requestId,
    ...reply.headers,
  };
  const { body } = reply;
  let isAscii = false;
  if (typeof body === 'string') {
    const bytes = Buffer.byteLength(body);
    isAscii = bytes === body.length;
    headers['content-type'] ??= XML;
    headers['content-length'] = bytes;
  } else if (body === undefined && reply.status === 200) headers['content-length'] ??= 0;
  // A client that waits for 100 Continue and hears no will not send its body: nothing more can
  // come over this connection.
  if (request.headers.expect !== undefined && !request.complete) headers['connection'] = 'close';
  response.writeHead(reply.status, headers);
  // The same bytes: a large listing is written many times as fast.
  if (typeof body === 'string' && isAscii) response.end(body, 'latin1');
  else if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body))
    response.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), response);
}

/** Sends `reply` as far as half of its body, then resets the connection. */
export async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const { body } = reply;
  if (body !== undefined && typeof body !== 'string') {
    response.writeHead(reply.status, reply.headers);
    for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
      const half = chunk.subarray(0, Math.floor(chunk.length / 2));
      await new Promise((written) => response.write(half, written));
      break;
    }
  }
  response.socket?.resetAndDestroy();
}

/** What a client gets to see of an error; one that is no S3Error is a fault of this server. */
export function errorReply(error: unknown, request: IncomingMessage, requestId: string): Reply {
  const known = error instanceof S3Error;
  const code = known ? error.code : 'InternalError';
  const message = error instanceof Error ? error.message : String(error);
  const status = known ? error.status : 500;
  if (request.method === 'HEAD' || status === 304) return { status };
  const resource = request.url?.split('?', 1)[0] ?? '/';
  return { status, body: errorDocument(code, message, resource, requestId) };
}
