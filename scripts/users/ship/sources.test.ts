import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { jsonLines, openFolder, sample, ship } from './fixtures/ship-run';
import { findLogs } from './sources/sources';

const folder = openFolder();
const at = (name: string) => join(folder.path, name);
const plain = folder.file('tree/a.log', sample(2, 1));
folder.file('tree/deep/er/b.log.gz', gzipSync(sample(3, 2)));
folder.file('tree/deep/c.log.1', sample(4, 3));
folder.file('tree/deep/notes.txt', 'no log');
folder.file('tree/.hidden.log', 'no log');
symlinkSync(plain, at('tree/deep/link.log'));
symlinkSync(at('tree'), at('tree/round.log'));
folder.file('tree/.git/d.log', 'no log');
folder.file('odd/[1].log', sample(1, 4));
folder.file('empty/notes.txt', 'no log');

/** The files that were shipped, relative to the folder, with their lines. */
async function shipped(...sources: string[]) {
  const { status, stderr } = await ship([...sources, '--to', '-']);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return jsonLines(stderr).map(({ file, lines }) => [
    file.slice(folder.path.length + 1),
    lines.sent,
  ]);
}

test('a folder: its log files and those below, in order; nothing else', async () => {
  expect(await shipped(at('tree'))).toEqual([
    ['tree/a.log', 2],
    ['tree/deep/c.log.1', 4],
    ['tree/deep/er/b.log.gz', 3],
    ['tree/deep/link.log', 2],
  ]);
});

test('patterns that no shell expanded, and a file whose name looks like one', async () => {
  expect(await shipped(at('tree/**/*.gz'), at('tree/*.log'), at('odd/[1].log'))).toEqual([
    ['tree/deep/er/b.log.gz', 3],
    ['tree/a.log', 2],
    ['odd/[1].log', 1],
  ]);
});

test('every wrong source is named, and nothing of the right one is sent', async () => {
  const sources = [plain, at('none.log'), at('tree/*.zip'), at('empty')];
  const { status, stdout, stderr } = await ship([...sources, '--to', '-']);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`${at('none.log')}: no such file\n`);
  expect(stderr).toContain(`${at('tree/*.zip')}: no file matches`);
  expect(stderr).toContain(
    `${at('empty')}: found 1 file, expected log files (*.log, *.log.*, *.gz)`,
  );
});

test('a name for a folder of logs is refused', async () => {
  const { signal } = new AbortController();
  const nobody = { stdin: process.stdin, s3: undefined, signal, onRetry() {}, onLook() {} };
  const found = findLogs([at('tree')], { ...nobody, name: 'access.log' });
  await expect(found).rejects.toThrow(`--name: found 4 logs in ${at('tree')}, expected one file`);
});

// Elsewhere than on Linux, file systems refuse such names themselves.
(process.platform === 'linux' ? test : test.skip)(
  'a name that is not UTF-8 is said to be so',
  async () => {
    folder.file('names/a.log', sample(1));
    writeFileSync(Buffer.from(`${at('names')}/b\xe9.log`, 'latin1'), sample(1));
    const { status, stdout, stderr } = await ship([at('names'), '--to', '-']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `error: ${at('names/b\ufffd.log')}: found a name that is not UTF-8, expected one that is; rename it\n`,
    );
  },
);

// Nobody keeps anything from root.
(process.getuid?.() === 0 ? test.skip : test)('a file that may not be read is named', async () => {
  const locked = folder.file('locked.log', sample(1));
  chmodSync(locked, 0);
  const { status, stderr } = await ship([locked, '--to', '-']);
  expect(status).toBe(1);
  expect(stderr).toContain(`${locked} cannot be read: EACCES`);
});

test('empty standard input is an error; an empty file is none', async () => {
  const nothing = new Uint8Array();
  const { status, stdout, stderr } = await ship(['-', '--to', '-'], nothing);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('standard input was empty, expected log lines');
  expect(await shipped(folder.file('empty.log', nothing))).toEqual([['empty.log', 0]]);
});

test('what a name would have a terminal do is shown instead', async () => {
  const escapes = folder.file('a\x1b[2J\u009b2J\u202e.log', sample(1).subarray(0, 20));
  const { stderr } = await ship([escapes, `${escapes}.none`, '--to', '-']);
  const summary = await ship([escapes, '--to', '-']);
  for (const text of [stderr, summary.stderr]) {
    for (const acted of ['\x1b', '\u009b', '\u202e']) expect(text).not.toContain(acted);
    expect(text).toContain('\\u009b2J\\u202e.log');
  }
  expect(jsonLines(summary.stderr)[0].file).toBe(escapes);
});
