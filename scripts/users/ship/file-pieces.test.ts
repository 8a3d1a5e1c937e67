import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filePieces } from './sources/file-pieces';

const folder = mkdtempSync(join(tmpdir(), 'lambda-core-pieces-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file');

test.each([0, 1, 262_144, 1_000_000])(
  'a file of %i bytes comes whole, in two buffers',
  async (size) => {
    const content = randomBytes(size);
    writeFileSync(path, content);
    const copies: Buffer[] = [];
    const buffers = new Set<ArrayBufferLike>();
    for await (const piece of filePieces(path)) {
      // The next piece is being read meanwhile, and must not show here.
      await new Promise((resolve) => setImmediate(resolve));
      copies.push(Buffer.from(piece));
      buffers.add(piece.buffer);
    }
    expect(Buffer.concat(copies).equals(content)).toBe(true);
    expect(buffers.size).toBeLessThanOrEqual(2);
  },
);

test('whoever stops early leaves no file open', async () => {
  writeFileSync(path, randomBytes(1_000_000));
  const before = readdirSync('/dev/fd').length;
  for await (const piece of filePieces(path)) {
    expect(piece).toHaveLength(262_144);
    break;
  }
  expect(readdirSync('/dev/fd')).toHaveLength(before);
});

test('a file that cannot be read is an error', async () => {
  await expect(filePieces(join(folder, 'none')).next()).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(filePieces(folder).next()).rejects.toMatchObject({ code: 'EISDIR' });
});
