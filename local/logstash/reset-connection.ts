import type { Socket } from 'node:net';

/**
 * RST, as far as Node can: while a shutdown is under way, libuv refuses the reset, and Node then never closes
 * the socket and spins at the exit of its process. TLS upon it shuts it down without its knowing.
 * @param stream TLS upon `tcp`, where there is any
 */
export function resetConnection(tcp: Socket, stream?: Socket): void {
  if (tcp.writableEnded || stream?.writableEnded) tcp.destroy();
  else tcp.resetAndDestroy();
}
