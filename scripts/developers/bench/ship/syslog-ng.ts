import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { receiverConfig, shipperConfig } from './syslog-ng-config';
import { type SyslogNgProcess, startSyslogNg } from './syslog-ng-process';

export { findSyslogNg, type SyslogNgProcess } from './syslog-ng-process';

export type SyslogNgReceiver = SyslogNgProcess & {
  readonly port: number;
  /** A JSON line for each document that its JSON parser took: id, dataset, source, status, method. */
  readonly acceptedFile: string;
  /** Each line that its JSON parser refused, as received. */
  readonly refusedFile: string;
  counts(): Promise<{ accepted: number; refused: number }>;
  /** Waits until `total` lines have come out, accepted or refused; throws when they do not. */
  waitFor(total: number, milliseconds?: number): Promise<{ accepted: number; refused: number }>;
};

const DEADLINE_MILLISECONDS = 15_000;

/** A receiver of JSON lines that nobody here wrote: TCP in, syslog-ng's own JSON parser, files out. */
export async function startSyslogNgReceiver(
  options: { port?: number } = {},
): Promise<SyslogNgReceiver> {
  const port = options.port ?? (await freePort());
  const running = await startSyslogNg((version, folder) =>
    receiverConfig({ version, port, ...outputsIn(folder) }),
  );
  const { acceptedFile, refusedFile } = outputsIn(running.folder);
  const counts = async () => ({
    accepted: await countLines(acceptedFile),
    refused: await countLines(refusedFile),
  });
  const waitFor = async (total: number, milliseconds = DEADLINE_MILLISECONDS) => {
    for (const end = Date.now() + milliseconds; ; ) {
      const found = await counts();
      if (found.accepted + found.refused >= total) return found;
      if (Date.now() > end) throw missing(found.accepted + found.refused, total, milliseconds);
      await pause(50);
    }
  };
  try {
    await listening(port, running.child);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { ...running, port, acceptedFile, refusedFile, counts, waitFor };
}

/**
 * The peer of our processor: reads a Classic log file, parses it with csv-parser, ships JSON over TCP.
 * It follows the file as `tail` does and never ends by itself: count at the receiver, then `stop`.
 */
export async function startSyslogNgShipper(options: {
  file: string;
  to: { host: string; port: number };
}): Promise<SyslogNgProcess> {
  return startSyslogNg((version) => shipperConfig({ version, ...options }));
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + DEADLINE_MILLISECONDS; Date.now() < end; await pause(25)) {
    if (child.exitCode !== null) break;
    const socket = connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
  }
  const state = child.exitCode === null ? 'still runs' : `ended with status ${child.exitCode}`;
  throw new LambdaCoreError('SYSLOG_NG_SILENT', `syslog-ng (${state}) does not listen on ${port}`);
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
    }
  } catch (error) {
    // The file appears with its first line.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return lines;
}

function missing(found: number, total: number, milliseconds: number): LambdaCoreError {
  const message = `syslog-ng has ${found} of ${total} lines after ${milliseconds} ms`;
  return new LambdaCoreError('SYSLOG_NG_LINES', message);
}

function outputsIn(folder: string) {
  return { acceptedFile: join(folder, 'accepted.jsonl'), refusedFile: join(folder, 'refused.txt') };
}
