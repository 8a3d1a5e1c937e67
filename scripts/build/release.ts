import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { Built } from './build';
import { ROOT } from './functions';

type Hashed = Pick<Built, 'name' | 'sha256'>;

export const RELEASES = join(ROOT, 'docs', 'releases.md');

/** Writes them into docs/releases.md; returns the version that they are of. */
export async function keepRelease(built: readonly Hashed[], now: Date): Promise<string> {
  const date = now.toISOString().slice(0, 10);
  const page = await readFile(RELEASES, 'utf8');
  await writeFile(RELEASES, withRelease(page, { version, date, built }));
  return version;
}

/** docs/releases.md with these hashes under the version, in place of those that it has there, newest first. */
export function withRelease(
  page: string,
  { version, date, built }: { version: string; date: string; built: readonly Hashed[] },
): string {
  const [introduction = '', ...sections] = page.split(/^(?=## )/m);
  const others = sections.filter((section) => !section.startsWith(`## ${version} `));
  const rows = built.map(({ name, sha256 }) => `| \`${name}.zip\` | \`${sha256}\` |`);
  const table = ['| zip | SHA-256, in base64 |', '| --- | --- |', ...rows].join('\n');
  const section = `## ${version} (${date})\n\n${table}\n`;
  return [
    `${introduction.trimEnd()}\n`,
    section,
    ...others.map((other) => `${other.trimEnd()}\n`),
  ].join('\n');
}

/** The hashes that docs/releases.md has of a version. */
export function releasedHashes(page: string, version: string): readonly Hashed[] {
  const section = page.split(/^(?=## )/m).find((one) => one.startsWith(`## ${version} `)) ?? '';
  return [...section.matchAll(/^\| `(\S+)\.zip` \| `(\S+)` \|$/gm)].map(
    ([, name = '', sha256 = '']) => ({ name, sha256 }),
  );
}
