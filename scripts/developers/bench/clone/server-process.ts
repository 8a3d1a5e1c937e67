import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../../build/functions';
import type { ServerReport, ServerSettings } from './server';

export type ServerProcess = AsyncDisposable & {
  readonly endpoint: string;
  report(): Promise<ServerReport>;
  /** No latency and no limit from now on: for checking what was copied. */
  calm(): Promise<void>;
};

const RESPONSE_MILLISECONDS = 60_000;
const LATE = `the S3 server has not answered for ${RESPONSE_MILLISECONDS / 1000} s`;

/** A server with a full source and an empty destination. It ends with this process at the latest. */
export async function startServer(settings: ServerSettings): Promise<ServerProcess> {
  const child = fork(join(__dirname, 'server.ts'), [JSON.stringify(settings)], {
    cwd: ROOT,
    execArgv: ['--require', 'tsx/cjs'],
  });
  const { endpoint } = await answer<{ endpoint: string }>(child);
  const ask = async (request: 'report' | 'calm') => {
    const report = answer<ServerReport>(child);
    child.send(request);
    return await report;
  };
  return {
    endpoint,
    report: () => ask('report'),
    calm: async () => {
      await ask('calm');
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function answer<Message>(child: ChildProcess): Promise<Message> {
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => over.abort(LATE), RESPONSE_MILLISECONDS);
  try {
    const exit = once(child, 'exit', { signal }).then(([status]) => {
      throw new LambdaCoreError('BENCH_FAILED', `the S3 server ended with status ${status}`);
    });
    const message = once(child, 'message', { signal }).then(([first]) => first as Message);
    return await Promise.race([message, exit]);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}
