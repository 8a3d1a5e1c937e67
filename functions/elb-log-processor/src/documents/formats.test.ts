import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { LINE_FORMATS, sampleLines } from './fixtures/sample-lines';
import type { Format } from './formats/format';
import { FORMATS } from './formats/formats';
import { isOfKind } from './kinds';
import { tokenize } from './reference/tokenize';

/** Names of the formats whose telling fields a line has. */
function told(bytes: Uint8Array): string[] {
  const found = tokenize(Buffer.from(bytes).toString(), true);
  if (typeof found === 'string') return [];
  const has = ({ least, telling }: Format) =>
    found.length >= least && telling.every((kind) => isOfKind(found, kind));
  return FORMATS.filter(has).map(({ name }) => name);
}

test.each(LINE_FORMATS)('a line of %s has the telling fields of no other format', (format) => {
  for (const bytes of sampleLines(500, [format])) {
    // A Classic line without request and statuses is one of TCP first.
    expect([[format], ['classic-tcp', 'classic']]).toContainEqual(told(bytes));
  }
});

test('neither has any line that has broken parsers', () => {
  for (const { name, format, line: odd, expect: expected } of HAZARDS) {
    if (format === 'json' || expected === 'unparsable') continue;
    const formats = told(Buffer.from(odd));
    // Those that cannot be cut with escapes have none here.
    if (formats.length > 0) expect([name, [formats.at(-1)]]).toEqual([name, [format]]);
    expect([name, formats.length <= (format === 'classic' ? 2 : 1)]).toEqual([name, true]);
  }
});

test('formats have names of their own, and telling fields among those that every line has', () => {
  expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
  for (const { least, telling, positional, fields } of FORMATS) {
    expect(Math.max(...telling.map(([field]) => field))).toBeLessThan(least);
    expect(positional).toBeLessThanOrEqual(fields.length);
  }
});
