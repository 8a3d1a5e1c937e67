import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..');
/** All that are in the repository, or will be with the next commit. */
const DOCUMENTS = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

type Link = { readonly line: number; readonly target: string };

test('there are documents to look at', () => {
  expect(DOCUMENTS).toContain('README.md');
  expect(DOCUMENTS.flatMap((path) => linksIn(textOf(path))).length).toBeGreaterThan(100);
});

test.each(DOCUMENTS)('every link of %s leads to something that is there', (path) => {
  const dead = linksIn(textOf(path)).filter(({ target }) => !leadsSomewhere(path, target));
  expect(dead).toEqual([]);
});

test('every document under docs/ is found from its first page', () => {
  const found = new Set(['docs/README.md']);
  for (const path of found)
    for (const { target } of linksIn(textOf(path))) {
      const there = placeOf(path, target);
      if (there?.endsWith('.md') && there.startsWith('docs/')) found.add(there);
    }
  expect(DOCUMENTS.filter((path) => path.startsWith('docs/') && !found.has(path))).toEqual([]);
});

test.each([
  ['[gone](gone.md)', false],
  ['[README](../README.md#logs-what-you-get)', true],
  ['[README](../README.md#no-such-place)', false],
  ['`[no](link)`', undefined],
  ['![picture](bench/ship.svg)', true],
])('%s', (text, leads) => {
  const [link] = linksIn(text);
  expect(link && leadsSomewhere('docs/clone.md', link.target)).toBe(leads);
});

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Outside of code. */
function linksIn(markdown: string): Link[] {
  let isCode = false;
  return markdown.split('\n').flatMap((text, index) => {
    if (/^\s*```/.test(text)) isCode = !isCode;
    if (isCode) return [];
    const links = text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g);
    return [...links].map(([, target = '']) => ({ line: index + 1, target }));
  });
}

/** Where a link leads in the repository; `undefined` for the world outside, which no test may depend on. */
function placeOf(from: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = ''] = target.split('#');
  const place = path === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), path);
  const isFolder = existsSync(place) && statSync(place).isDirectory();
  const page = join(place, 'README.md');
  return relative(ROOT, isFolder && existsSync(page) ? page : place);
}

function leadsSomewhere(from: string, target: string): boolean {
  const place = placeOf(from, target);
  if (place === undefined) return true;
  if (!existsSync(join(ROOT, place))) return false;
  const [, anchor] = target.split('#');
  return anchor === undefined || anchorsIn(textOf(place)).has(anchor);
}

/** As GitHub makes them of headings. */
function anchorsIn(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of markdown.matchAll(/^#+ +(.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const base = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
