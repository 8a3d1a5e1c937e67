import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeError } from '@lambda-core/common/errors';
import { isLocalName } from '../local-name';
import type { Place } from '../place';
import type { Queue } from '../queues/queue';
import { replyAsSqs } from '../queues/sqs-api';
import { type HttpEndpoint, serveHttp } from '../serve-http';
import { functionArn } from './environment-variables';
import type { InvocationResult } from './types';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
const ASYNCHRONOUS_BYTES = 1024 * 1024;

type Options = {
  port: number;
  place: Place;
  has: (functionName: string) => boolean;
  invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  invokeAsync: (functionName: string, event: unknown) => string;
  queues: readonly Queue[];
};

type Reply = { status: number; headers?: Record<string, string>; body?: unknown };

/**
 * Serves Lambda's Invoke call, and on the same port the calls of SQS that functions make.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function serveInvokeApi(options: Options): Promise<HttpEndpoint> {
  const server = createServer((request, response) => {
    void answer(request, options)
      .catch((error: unknown) => refusal(500, 'ServiceException', describeError(error)))
      .then((reply) => write(response, reply));
  });
  return serveHttp(server, 'Lambda', options.port);
}

async function answer(request: IncomingMessage, options: Options): Promise<Reply> {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const limit = type === 'Event' ? ASYNCHRONOUS_BYTES : SYNCHRONOUS_BYTES;
  const text = await readBody(request, limit);
  const { host = 'localhost' } = request.headers;
  if (!isLocalName(host)) {
    const message = `Host: found ${host.slice(0, 100)}, expected 127.0.0.1 or localhost`;
    return refusal(403, 'AccessDeniedException', message);
  }
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return replyAsSqs(target, text ?? '', options.queues);
  const path = new URL(request.url ?? '/', 'http://host').pathname;
  const encodedName = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(path)?.[1];
  if (request.method !== 'POST' || encodedName === undefined) {
    const message = `Only Invoke is served here, not ${request.method} ${path}`;
    return refusal(404, 'UnknownOperationException', message);
  }
  const name = functionNameOf(decodeURIComponent(encodedName));
  if (!options.has(name)) {
    const message = `Function not found: ${functionArn(options.place, name)}`;
    return refusal(404, 'ResourceNotFoundException', message);
  }
  if (text === undefined) {
    const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
    return refusal(413, 'RequestTooLargeException', message);
  }
  const event = parseEvent(text);
  if (event === undefined) {
    const message = 'Could not parse request body into json';
    return refusal(400, 'InvalidRequestContentException', message);
  }
  return dispatch(type, name, event.value, options);
}

async function dispatch(
  type: string | string[],
  name: string,
  event: unknown,
  options: Options,
): Promise<Reply> {
  if (type === 'DryRun') return { status: 204 };
  if (type === 'Event') {
    const requestId = options.invokeAsync(name, event);
    return { status: 202, headers: { 'x-amzn-requestid': requestId } };
  }
  if (type !== 'RequestResponse') {
    const message = `Unknown invocation type ${type}`;
    return refusal(400, 'InvalidParameterValueException', message);
  }
  const { requestId, payload, error } = await options.invoke(name, event);
  const headers = { 'x-amzn-requestid': requestId, 'x-amz-executed-version': '$LATEST' };
  if (!error) return { status: 200, headers, body: payload };
  return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body: error };
}

/** The plain name in a name, a partial ARN or an ARN, with or without a qualifier. */
function functionNameOf(identifier: string): string {
  const [, name] = /^(?:.*:)?function:([^:]+)(?::[^:]+)?$/.exec(identifier) ?? [];
  return name ?? identifier.split(':')[0] ?? identifier;
}

/** `undefined` when the body is too large; it is read to its end, so that the client gets to the response. */
async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
  }
  return bytes > limit ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parseEvent(text: string): { value: unknown } | undefined {
  try {
    return { value: text === '' ? {} : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function refusal(status: number, code: string, message: string): Reply {
  const headers = { 'x-amzn-errortype': code };
  return { status, headers, body: { Type: 'User', Message: message, message } };
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  const fixed = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, { ...fixed, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
