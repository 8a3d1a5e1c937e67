import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { build, hashZips } from './build';
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

test('a bundle is there all the while that it is built again, and what would be made is known before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-core-build-'));
  try {
    const built = await build(folder);
    const bundles = functionNames().map((name) => join(folder, name, 'index.js'));
    let isOver = false;
    const again = build(folder).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      expect(bundles.filter((bundle) => !existsSync(bundle))).toEqual([]);
      await new Promise(setImmediate);
    }
    await again;
    expect(await hashZips(folder)).toEqual(built.map(({ name, sha256 }) => ({ name, sha256 })));
    expect((await readdir(folder)).sort()).toEqual(
      functionNames()
        .flatMap((name) => [name, `${name}.zip`])
        .sort(),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the order in which files are named does not change a zip', () => {
  const a = Buffer.from('a');
  const b = Buffer.from('b');
  expect(Buffer.from(zip({ a, b })).equals(Buffer.from(zip({ b, a })))).toBe(true);
});
