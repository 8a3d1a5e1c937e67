import { once } from 'node:events';
import { Agent, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Reply } from './denial';
import type { GateRequest } from './request';

/** A connection of its own for each request: emulators close idle ones when it is least convenient. */
const agent = new Agent({ keepAlive: false });

/** Has `upstream` answer the request as it came: with its Host header, of which emulators make URLs. */
export async function forward(request: GateRequest, upstream: string): Promise<Reply> {
  const { connection, expect, 'transfer-encoding': chunked, ...headers } = request.headers;
  const { hostname, port } = new URL(upstream);
  const { method, url: path } = request;
  const length = { 'content-length': String(request.body.length) };
  const sent = send({ hostname, port, method, path, agent, headers: { ...headers, ...length } });
  sent.end(request.body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const { connection: theirs, 'transfer-encoding': encoding, ...rest } = response.headers;
  return { status: response.statusCode ?? 502, headers: rest, body };
}
