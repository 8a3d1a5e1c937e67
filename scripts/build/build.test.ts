import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { build } from './build';
import { functionNames } from './functions';
import { zip } from './zip';

test('building twice, in different places, gives the same bytes', async () => {
  const folders = await Promise.all(
    [1, 2].map(() => mkdtemp(join(tmpdir(), 'lambda-core-build-'))),
  );
  try {
    const [first, second] = await Promise.all(folders.map((folder) => build(folder)));
    expect(first).toEqual(second);
    expect(first?.map(({ name }) => name)).toEqual(functionNames());
    for (const name of functionNames()) {
      const [one, other] = await Promise.all(
        folders.map((folder) => readFile(join(folder, `${name}.zip`))),
      );
      expect(one?.equals(other as Buffer)).toBe(true);
      const files = unzipSync(one as Buffer);
      expect(Object.keys(files)).toEqual(['index.js', 'index.js.map']);
      expect(Buffer.from(files['index.js.map'] as Uint8Array).toString()).not.toContain(tmpdir());
    }
  } finally {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  }
});

test('the order in which files are named does not change a zip', () => {
  const a = Buffer.from('a');
  const b = Buffer.from('b');
  expect(Buffer.from(zip({ a, b })).equals(Buffer.from(zip({ b, a })))).toBe(true);
});
