import fc from 'fast-check';
import { compileGlob } from './glob';

/** Slow and plain: braces are written out, then every possibility is tried. */
function matchesSlowly(glob: string, key: string): boolean {
  // As one sign, for two stars that only meet when braces are written out are none.
  const marked = glob.replaceAll('**', '§');
  return writtenOut(marked).some((plain) => tries([...plain], [...key]));
}

function writtenOut(glob: string): string[] {
  const innermost = /^(.*)\{([^{}]*)\}(.*)$/s.exec(glob);
  if (innermost === null) return [glob];
  const [, before, branches = '', after] = innermost;
  return branches.split(',').flatMap((branch) => writtenOut(`${before}${branch}${after}`));
}

function tries(glob: string[], key: string[]): boolean {
  const [sign, ...rest] = glob;
  const [character, ...others] = key;
  if (sign === undefined) return character === undefined;
  if (sign === '§') {
    if (rest.length === 0) return true;
    const starts = key.flatMap((one, at) => (one === '/' ? [at + 1] : []));
    return [0, ...starts].some((start) => tries(rest.slice(1), key.slice(start)));
  }
  if (sign === '*')
    return (
      tries(rest, key) || (character !== undefined && character !== '/' && tries(glob, others))
    );
  if (character === undefined) return false;
  if (sign === '?') return character !== '/' && tries(rest, others);
  if (sign !== '[') return sign === character && tries(rest, others);
  const end = glob.indexOf(']');
  const isOpposite = glob[1] === '!';
  const isIn = glob.slice(isOpposite ? 2 : 1, end).includes(character);
  return character !== '/' && isIn !== isOpposite && tries(glob.slice(end + 1), others);
}

const character = fc.constantFrom('a', 'b', '/', '\u{1f600}');
const key = fc.string({ unit: character, maxLength: 8 });
const sign = fc.oneof(character, fc.constantFrom('*', '?', '[ab]', '[!a]', '/**/'));
const plain = fc
  .array(sign, { maxLength: 6 })
  // What is no glob: stars that touch.
  .map((signs) => signs.join('').replaceAll(/\*{3,}|(?<!\/)\*\*|\*\*(?!\/)/g, '*'));
const braces = fc.tuple(plain, plain).map((pair) => `{${pair.join(',')}}`);
const glob = fc
  .tuple(plain, fc.oneof(braces, fc.constant('')), plain)
  .map((parts) => parts.join(''));

test('matches what the slow way matches', () => {
  const isReadable = (text: string) => {
    try {
      return compileGlob(text) !== undefined;
    } catch {
      return false;
    }
  };
  let read = 0;
  fc.assert(
    fc.property(glob, key, (text, name) => {
      if (!isReadable(text)) return;
      read += 1;
      expect([text, compileGlob(text)(name)]).toEqual([text, matchesSlowly(text, name)]);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(10_000);
});

test.each([
  ['*a*a*a*a*a*a*b', 'a'.repeat(1000)],
  ['*'.padEnd(1022, 'a*'), `${'a'.repeat(1023)}b`],
  [`**/${'a/**/'.repeat(200)}b`, 'a/'.repeat(500)],
  [`${'{*a,a*}'.repeat(100)}b`, 'a'.repeat(1000)],
])('a glob of many stars (%#) is done with any key in no time', (text, name) => {
  expect(compileGlob(text)(name)).toBe(false);
});

test.each([
  ['**/*.jpg', ['a.jpg', 'd/.b.jpg', 'd//c.jpg'], ['a.jpg/', 'a.png']],
  ['tmp/**', ['tmp/', 'tmp/a', 'tmp/a/b'], ['tmp', 'a/tmp/']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x//y/b'], ['a/xb', 'ab']],
  ['*', ['', 'a', 'line\nbreak'], ['a/', 'a/b']],
  ['?', ['a', '\u{1f600}', '\n'], ['', '/', 'ab']],
  ['[a-c-]x', ['ax', 'cx', '-x'], ['dx', 'x']],
  ['[]!]', [']', '!'], ['a']],
  ['[^/]', ['a'], ['/']],
  ['{a,b/{c,d}}.txt', ['a.txt', 'b/d.txt'], ['b.txt', '{a,b}.txt']],
  ['a{,b}', ['a', 'ab'], ['b']],
  ['\\*\\[\\{\\\\', ['*[{\\'], ['a[{\\']],
  ['a(1)+.$^|', ['a(1)+.$^|'], ['a1+.$^|']],
])('%j', (text, matched, others) => {
  const matches = compileGlob(text);
  expect(matched.filter(matches)).toEqual(matched);
  expect(others.filter(matches)).toEqual([]);
});

test.each([
  ['!a', '"!a": found "!" at its beginning, expected exclude, or \\!'],
  ['a/@(b|c)', '"a/@(b|c)": found "@(", expected braces such as {a,b}, or \\('],
  ['**.jpg', '"**.jpg": found "**" beside other characters, expected it between slashes'],
  ['a/***', 'found "**" beside other characters'],
  ['{**,a}', 'found "**" beside other characters'],
  ['{a,b', 'found "{" without "}"'],
  ['{1..3}', 'found braces without ","'],
  ['a[b', 'found "[" without "]"'],
  ['[[:alpha:]]', 'found "[:"'],
  ['a\\', 'found "\\" at its end'],
])('%j is refused', (text, message) => {
  expect(() => compileGlob(text)).toThrow(message);
});
