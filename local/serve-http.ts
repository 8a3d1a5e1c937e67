import { once } from 'node:events';
import type { Server } from 'node:http';
import { listen } from './listen';

export type HttpEndpoint = AsyncDisposable & { readonly endpoint: string; readonly port: number };

/**
 * Has `server` listen on the port `wanted` of this machine, 0 for any free one; in the end every connection of it is closed.
 * @throws LambdaCoreError as `listen` does
 */
export async function serveHttp(server: Server, what: string, wanted = 0): Promise<HttpEndpoint> {
  const port = await listen(server, what, wanted);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
