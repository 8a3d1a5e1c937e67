import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SOURCE = join(__dirname, 'NioReceiver.java');

export type NioReceiver = AsyncDisposable & {
  readonly port: number;
  /** Closes every connection as Java does, and listens anew. */
  restart(): void;
  /** Ends it; resolves with the lines that it read. */
  end(): Promise<ReadonlySet<string>>;
};

/** Starts `NioReceiver.java` from its source: for a moment it compiles. */
export async function startNioReceiver(java: string, bytesPerSecond: number): Promise<NioReceiver> {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-core-nio-'));
  const file = join(folder, 'lines');
  const parameters = [SOURCE, String(bytesPerSecond), file];
  const child = spawn(java, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  child.stdin.on('error', () => {});
  const [port] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    closed.then(() => Promise.reject(new Error(`${java} ${SOURCE} ended before it listened`))),
  ]);
  const stop = async () => {
    child.stdin.end();
    await closed;
  };
  return {
    port: Number(port),
    restart: () => void child.stdin.write('restart\n'),
    async end() {
      await stop();
      return new Set(readFileSync(file, 'utf8').split('\n'));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
