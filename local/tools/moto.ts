import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { requireTool } from './find-tool';

const START_DEADLINE = 30_000;
const STOP_DEADLINE = 5_000;
const KEPT_OUTPUT = 4_000;

export type Moto = AsyncDisposable & { readonly endpoint: string; close(): Promise<void> };

/** Starts `moto_server` on a free port of 127.0.0.1 and waits until it answers. */
export async function startMoto(): Promise<Moto> {
  const tool = requireTool('moto_server');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(tool, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-KEPT_OUTPUT);
  });
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exited with ${signal ?? code}`));
  });
  let exited = false;
  void gone.then(() => {
    exited = true;
  });
  const close = async (): Promise<void> => {
    if (exited) return;
    child.kill('SIGTERM');
    const stopped = await Promise.race([gone, sleep(STOP_DEADLINE, undefined, { ref: false })]);
    if (stopped !== undefined) return;
    child.kill('SIGKILL');
    await gone;
  };
  const deadline = Date.now() + START_DEADLINE;
  while (!exited && Date.now() < deadline) {
    if (await answers(endpoint)) return { endpoint, close, [Symbol.asyncDispose]: close };
    await Promise.race([gone, sleep(100)]);
  }
  await close();
  throw new LambdaCoreError(
    'MOTO_NOT_STARTED',
    `${tool}: ${await gone} before it answered on ${endpoint}; its last words: ${output}`,
  );
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/moto-api/data.json`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // Not listening yet; the caller has a deadline.
  }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
