import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ESTABLISHED,
  openKernelSockets,
  socketKey,
} from '@lambda-core/elb-log-processor/delivery/kernel-sockets';
import { listen } from '@lambda-core/local/listen';

const LOOK_MILLISECONDS = 2;

/**
 * A receiver that hangs with its connections open, and is killed later: what it was sent is in its kernel,
 * and when our FIN is there it answers with a clean one, as a shutdown(WR) does, without having
 * read a byte. To TCP that is the same as a receiver that read it all.
 */
export async function openSwallowingReceiver() {
  const open = new Set<Socket>();
  const kernel = openKernelSockets();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {});
    void (async () => {
      const key = socketKey(socket);
      while (key && (await kernel.look(key))?.state === ESTABLISHED) await pause(LOOK_MILLISECONDS);
      if (!socket.destroyed) socket.end();
    })();
  });
  return {
    port: await listen(server, 'the swallowing receiver', 0),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
