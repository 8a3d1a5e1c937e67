import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type HttpEndpoint, serveHttp } from '../serve-http';

/**
 * Serves the operations of `what` by AWS's JSON protocol, and nothing else. What an operation returns with a `__type` is
 * an error. `onCall` is told the name of each, and may return an error in its place.
 */
export function serveJsonCalls(
  what: string,
  operations: Readonly<Record<string, (input: never) => object>>,
  onCall: (name: string) => object | undefined = () => undefined,
): Promise<HttpEndpoint> {
  const server = createServer(async (request, response) => {
    const { 'x-amz-target': target, 'content-type': type = 'application/json' } = request.headers;
    const name = String(target).split('.').at(-1) ?? '';
    const input = JSON.parse((await text(request)) || '{}') as never;
    const body = onCall(name) ??
      operations[name]?.(input) ?? { __type: 'InvalidAction', message: `${name}: not served` };
    response.writeHead('__type' in body ? 400 : 200, { 'content-type': type });
    response.end(JSON.stringify(body));
  });
  return serveHttp(server, what);
}
