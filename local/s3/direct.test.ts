import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { clientFor } from './fixtures/client';
import { openS3 } from './server';

test.each(['in memory', 'on disk'])(
  'an object of repeated parts is kept once and read from any byte, %s',
  async (where) => {
    const directory = await mkdtemp(join(tmpdir(), 's3-'));
    try {
      await using server = await openS3(where === 'on disk' ? { directory } : {});
      using client = disposable(clientFor(server.endpoint));
      const block = Buffer.from('0123456789'.repeat(1_000));
      server.createBucket('b');
      const heard: number[] = [];
      server.subscribe(({ Records: [{ s3 }] }) => heard.push(s3.object.size));
      const parts = [...Array<Buffer>(100).fill(block), Buffer.from('end')];
      await server.direct.putParts('b', 'k', parts);
      expect(heard).toEqual([1_000_003]);
      const object = { Bucket: 'b', Key: 'k' };
      const { ETag, ContentLength } = await client.it.send(new HeadObjectCommand(object));
      expect({ ETag, ContentLength }).toEqual({
        ETag: expect.stringMatching(/^"[0-9a-f]{32}-101"$/),
        ContentLength: 1_000_003,
      });
      const read = async (Range?: string) => {
        const { Body } = await client.it.send(
          new GetObjectCommand({ ...object, ...(Range === undefined ? {} : { Range }) }),
        );
        return (await Body?.transformToString()) ?? '';
      };
      expect(await read('bytes=999995-')).toBe('56789end');
      expect(await read('bytes=500008-500013')).toBe('890123');
      expect(await read()).toBe(`${'0123456789'.repeat(100_000)}end`);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);

function disposable(it: ReturnType<typeof clientFor>) {
  return { it, [Symbol.dispose]: () => it.destroy() };
}
