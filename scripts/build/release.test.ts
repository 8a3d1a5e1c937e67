import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { hashZips } from './build';
import { ROOT } from './functions';
import { readBuildCommand } from './options';
import { RELEASES, releasedHashes, withRelease } from './release';

const page = readFileSync(RELEASES, 'utf8');
const built = [{ name: 'some-function', sha256: 'aGFzaA==' }];

test('a release is kept above those before, once however often it is kept, and read again', () => {
  const first = withRelease('# Releases\n\nWords.\n', {
    version: '1.0.0',
    date: '2026-11-26',
    built,
  });
  const other = [{ name: 'some-function', sha256: 'b3RoZXI=' }];
  const second = withRelease(first, { version: '1.1.0', date: '2027-01-01', built: other });
  expect(second.match(/^## .*/gm)).toEqual(['## 1.1.0 (2027-01-01)', '## 1.0.0 (2026-11-26)']);
  expect(withRelease(second, { version: '1.1.0', date: '2027-01-01', built: other })).toBe(second);
  expect(releasedHashes(second, '1.0.0')).toEqual(built);
  expect(releasedHashes(second, '1.1.0')).toEqual(other);
  expect(releasedHashes(second, '1.1')).toEqual([]);
});

test('build has one flag', () => {
  expect(readBuildCommand([])).toEqual({ release: false });
  expect(readBuildCommand(['--release'])).toEqual({ release: true });
  expect(() => readBuildCommand(['--fast'])).toThrow("Unknown option '--fast'");
});

const tags = execFileSync('git', ['tag', '--points-at', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
if (tags.split('\n').includes(`v${version}`))
  test('the zips of a release are those that docs/releases.md has', async () => {
    expect(await hashZips()).toEqual(releasedHashes(page, version));
  });
else test.skip(`the zips of ${version} are not looked at: HEAD is not its tag`, () => {});

test('the changelog begins with the version of package.json, or with what is not released', () => {
  const [, newest] = /^## (.*)$/m.exec(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')) ?? [];
  expect(newest).toMatch(
    new RegExp(`^(Unreleased|${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\))$`),
  );
});
