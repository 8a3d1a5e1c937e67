import { join } from 'node:path';
import { startForked } from '../../forked';
import type { ServerReport, ServerSettings } from './server';

/** A server with a full source and an empty destination, in a process of its own. */
export async function startServer(settings: ServerSettings) {
  const forked = await startForked<{ endpoint: string }>(
    'the S3 server',
    join(__dirname, 'server.ts'),
    JSON.stringify(settings),
  );
  return {
    endpoint: forked.greeting.endpoint,
    report: () => forked.ask<ServerReport>('report'),
    /** No latency and no limit from now on: for checking what was copied. */
    calm: () => forked.ask('calm'),
    [Symbol.asyncDispose]: forked[Symbol.asyncDispose],
  };
}
