import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../build/functions';

const START = 'scripts/cli/start-bundled.cjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bundled-'));
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const files = {
    'scripts/users/some/main.ts': "process.stdout.write('sources' satisfies string);",
    'dist/commands/some.cjs': "process.stdout.write('bundle');",
    'dist/commands/some.cjs.inputs': '["scripts/users/some/main.ts"]',
    [START]: '',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await copyFile(join(ROOT, START), join(root, START));
  await changed('dist/commands/some.cjs', 2000);
});

afterEach(() => rm(root, { recursive: true }));

const changed = (path: string, seconds: number) => utimes(join(root, path), seconds, seconds);

function started(): string {
  const call = `require('./${START}').startCommand('some')`;
  return execFileSync(process.execPath, ['--eval', call], { cwd: root, encoding: 'utf8' });
}

test('a bundle that is younger than what is in it is started, an older one or half of one is not', async () => {
  await changed('scripts/users/some/main.ts', 1000);
  expect(started()).toBe('bundle');
  await changed('scripts/users/some/main.ts', 3000);
  expect(started()).toBe('sources');
  await changed('scripts/users/some/main.ts', 1000);
  await rm(join(root, 'dist/commands/some.cjs.inputs'));
  expect(started()).toBe('sources');
});
