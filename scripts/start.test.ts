import { execFileSync } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './build/functions';

const MAIN = 'scripts/users/some/main.ts';
const BUNDLE = 'dist/commands/some.cjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'start-'));
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const path of ['start.cjs', 'build/command-bundle.ts', 'build/functions.ts']) {
    await write(`scripts/${path}`, '');
    await copyFile(join(ROOT, 'scripts', path), join(root, 'scripts', path));
  }
});

afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** A command that tells its arguments, the folder of its source, and the file that it runs from. */
const told = (word: string) =>
  `const said: string[] = ['${word}', ...process.argv.slice(2), __dirname, __filename];
   process.stdout.write(said.join(' '));`;

const started = () =>
  execFileSync(process.execPath, ['scripts/start.cjs', 'some', '--flag'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const places = (file: string) => `${join(root, dirname(MAIN))} ${join(root, file)}`;

test('a command starts from its bundle, which is made of the sources as they are', async () => {
  await write(MAIN, told('one'));
  expect(started()).toBe(`one --flag ${places(BUNDLE)}`);
  await write(BUNDLE, (await readFile(join(root, BUNDLE), 'utf8')).replace('one', 'same'));
  expect(started()).toBe(`same --flag ${places(BUNDLE)}`);
  await write(MAIN, told('two'));
  // Older than the bundle, as what comes out of an archive is.
  await utimes(join(root, MAIN), 1000, 1000);
  expect(started()).toBe(`two --flag ${places(BUNDLE)}`);
});

test('what cannot be bundled starts from its sources, and what is wrong with them is said', async () => {
  await write(MAIN, "require('./gone')");
  expect(started).toThrow("Cannot find module './gone'");
  await rm(join(root, 'dist'), { recursive: true });
  await write('dist', 'no folder');
  await write(MAIN, told('one'));
  expect(started()).toBe(`one --flag ${places(MAIN)}`);
});
