import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { LambdaCoreError } from '@lambda-core/common/errors';

/**
 * Has `server` listen on `port` of `host`, 0 for any free one; resolves with the port.
 * @throws LambdaCoreError `PORT_TAKEN`, or `CANNOT_LISTEN` for any other reason, naming `what` would listen
 */
export async function listen(
  server: Server,
  what: string,
  port: number,
  host = '127.0.0.1',
): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw taken
      ? new LambdaCoreError(
          'PORT_TAKEN',
          `${what}: port ${port} of ${host} is taken, expected a free one; 0 takes any`,
          { cause },
        )
      : new LambdaCoreError('CANNOT_LISTEN', `${what} on ${host}:${port}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}
