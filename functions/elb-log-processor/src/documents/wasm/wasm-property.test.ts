import { HAZARDS } from '@lambda-core/local/samples/hazards';
import fc from 'fast-check';
import { ODD_VALUES } from '../fixtures/odd-values';
import { fieldsOf, LINE_FORMATS, sampleLines } from '../fixtures/sample-lines';
import { expectSame, renderBoth } from '../fixtures/wasm-both';

const LINES: readonly Buffer[] = [
  ...sampleLines(20),
  ...HAZARDS.map(({ line }) => Buffer.from(line)),
];

/** Bytes that mean something to a parser of these lines, and some that mean nothing. */
const BYTES = fc.oneof(
  {
    arbitrary: fc.constantFrom(...Buffer.from(' "\\:/?-.,0149TZxv[]\r{}%\t\x7f\x00é€')),
    weight: 4,
  },
  { arbitrary: fc.integer({ min: 0, max: 255 }), weight: 1 },
);

const VALUES = fc.oneof(
  fc.constantFrom(...ODD_VALUES),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

const edited = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.array(fc.tuple(fc.nat(2_000), fc.nat(3), fc.array(BYTES, { maxLength: 3 })), {
      maxLength: 3,
    }),
  )
  .map(([line, edits]) =>
    edits.reduce((bytes, [position, removed, added]) => {
      const at = position % (bytes.length + 1);
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(added),
        bytes.subarray(at + removed),
      ]);
    }, line),
  );

const refilled = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.array(fc.tuple(fc.nat(40), VALUES, fc.boolean()), { maxLength: 4 }),
  )
  .map(([line, changes]) => {
    const fields = fieldsOf(line);
    for (const [field, value, keepQuotes] of changes) {
      const at = field % (fields.length + 1);
      const quoted = keepQuotes ? fields[at]?.startsWith('"') : value.includes(' ');
      fields[at] = quoted ? `"${value}"` : value;
    }
    return Buffer.from(fields.join(' '));
  });

test.each(LINE_FORMATS)('every odd value in every field of %s', (format) => {
  for (const line of sampleLines(3, [format])) {
    const fields = fieldsOf(line);
    const lines = fields.flatMap((field, at) =>
      ODD_VALUES.flatMap((value) =>
        [`"${value}"`, value]
          .filter((written) => field.startsWith('"') || !written.includes(' '))
          .map((written) => fields.with(at, written).join(' ')),
      ),
    );
    const both = renderBoth(Buffer.from(`${lines.join('\n')}\n`));
    expectSame(both);
    expect(both.fast.fast).toBeGreaterThan(0.25);
  }
});

test('no line, however mangled, has another document than the reference makes of it', () => {
  const line = fc.oneof(edited, refilled, fc.constantFrom(...LINES));
  const lines = fc.array(line.map(withoutNewlines), { minLength: 1, maxLength: 12 });
  const options = fc.record({
    cuts: fc.array(fc.nat(20_000), { maxLength: 4 }),
    last: fc.boolean(),
  });
  let fast = 0;
  let all = 0;
  fc.assert(
    fc.property(lines, options, (parts, { cuts, last }) => {
      const text = Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
      const content = last ? text : text.subarray(0, -1);
      const both = renderBoth(content, { cuts });
      expectSame(both);
      fast += both.fast.fast * both.fast.lines;
      all += both.fast.lines;
    }),
    { numRuns: 5_000 },
  );
  // Or this would test the reference against itself.
  expect(fast / all).toBeGreaterThan(0.2);
});

function withoutNewlines(line: Buffer): Buffer {
  return line.includes(0x0a) ? Buffer.from(line.filter((byte) => byte !== 0x0a)) : line;
}
