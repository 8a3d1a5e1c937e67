import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../build/functions';
import { npmRun } from './fixtures/npm-run';

/** Below the package's, so that npm finds that from here. */
let cwd: string;

beforeAll(async () => {
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  cwd = await mkdtemp(join(ROOT, 'dist', 'caller-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const run = (name: string, ...argv: string[]) => npmRun(name, argv, { cwd });

test('samples writes where it was typed, and ship reads there, logs and certificates', async () => {
  expect(await run('samples', '--format', 'alb', '--lines', '3', '--to', 'a.log')).toMatchObject({
    status: 0,
  });
  expect(await readdir(cwd)).toEqual(['a.log']);
  const shipped = await run('ship', 'a.log', '--to', '-');
  expect(shipped).toMatchObject({ status: 0 });
  expect(shipped.stdout.match(/\n/g)).toHaveLength(3);
  await writeFile(join(cwd, 'ca.pem'), 'none');
  const { stderr } = await run('ship', 'a.log', '--to', 'localhost:1', '--tls-ca', 'ca.pem');
  expect(stderr).toContain('--tls-ca ca.pem: found no certificate');
});

test.each([
  ['receiver', ['--to', 'lines'], 'lines'],
  ['s3', ['--until-stdin-ends', '--directory', 'objects'], 'objects'],
])('%s writes where it was typed', async (name, argv, written) => {
  expect(await run(name, ...argv)).toMatchObject({ status: 0 });
  expect(await readdir(cwd)).toContain(written);
});
