import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openS3 } from '../server';
import { conformance } from './conformance';

describe('the embedded server in memory', () => {
  conformance(() => openS3());
});

describe('the embedded server on disk', () => {
  conformance(async () => {
    const directory = await mkdtemp(join(tmpdir(), 's3-'));
    const server = await openS3({ directory });
    return {
      endpoint: server.endpoint,
      async close() {
        await server.close();
        await rm(directory, { recursive: true });
      },
    };
  });
});
