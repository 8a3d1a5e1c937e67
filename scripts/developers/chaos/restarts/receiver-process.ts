import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeyPair } from '@lambda-core/local/logstash/test-certificates';

/**
 * Starts a receiver: `command`, followed by the address, bytes a second (0: as many as come, and nothing is
 * kept), the file for what it reads and, for TLS, those of certificate and key. A Java source is compiled first.
 * When `signal` aborts it is killed.
 */
export async function startReceiver(
  command: readonly string[],
  host: string,
  bytesPerSecond: number,
  signal: AbortSignal,
  tls?: KeyPair,
) {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-core-receiver-'));
  const path = (name: string) => join(folder, name);
  if (tls !== undefined) {
    writeFileSync(path('certificate'), tls.cert);
    writeFileSync(path('key'), tls.key);
  }
  const files = ['lines', ...(tls === undefined ? [] : ['certificate', 'key'])].map(path);
  const [program = '', ...parameters] = [...command, host, String(bytesPerSecond), ...files];
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'inherit'], signal });
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const stop = async () => {
    child.stdin.end();
    await closed;
  };
  const port = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    closed.then(() => Promise.reject(new Error(`${command.join(' ')} ended before it listened`))),
  ]);
  return {
    port: Number(port),
    /** Has it close every connection, in the way of its kind, and listen anew. */
    restart: () => void child.stdin.write('restart\n'),
    /** Ends it; resolves with the lines that it read. */
    async end(): Promise<ReadonlySet<string>> {
      await stop();
      return new Set(readFileSync(path('lines'), 'utf8').split('\n'));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
