import { Socket } from 'node:net';

/** This process's open sockets whose other end is `port`. */
export function socketsTo(port: number): Socket[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): unknown[] };
  return _getActiveHandles
    .call(process)
    .filter(
      (handle): handle is Socket =>
        handle instanceof Socket && !handle.destroyed && handle.remotePort === port,
    );
}
