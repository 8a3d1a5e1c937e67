import { createRandom } from '@lambda-core/local/random';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import fc from 'fast-check';
import { refusals } from './fixtures/elasticsearch';
import { mutated } from './fixtures/mutated';
import { ODD_VALUES } from './fixtures/odd-values';
import { CONTEXT } from './fixtures/render';
import { fieldsOf, LINE_FORMATS, sampleLines } from './fixtures/sample-lines';
import { expectSame, renderBoth } from './fixtures/wasm-both';

/** `MUTATED_LINES=1000000` is the long form; `MUTATED_SEED` makes others. */
const COUNT = Number(process.env['MUTATED_LINES'] ?? 20_000);
const SEED = Number(process.env['MUTATED_SEED'] ?? 2);
const BATCH = 500;

/** At the edges of what Elasticsearch takes. */
const EDGES = [
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775809', '65535', '65536'],
  ...['1e39', '3.5e38', '9'.repeat(39), `${'9'.repeat(38)}.5`, `0.${'1'.repeat(400)}`, 'NaN'],
  ...['256.0.0.1', '1.2.3.04', '10.0.2.31:99999', '[::1]:443', '::1%eth0:443', '1::2::3:443'],
  ...['0000-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-04-31T00:00:00Z'],
  ...['2026-01-01T23:59:60Z', '2026-01-01T00:00:00.1234567891Z', '2026-01-01T00:00:00+01:00'],
  ...['GET http://[::1]:65536/ HTTP/1.1', 'GET http://a:99999999999999999999/ HTTP/1.1'],
  'x'.repeat(40_000),
];

/** Of the right looks and of any size. */
const VALUES = fc.oneof(
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.double().map(String),
  fc.tuple(fc.oneof(fc.ipV4Extended(), fc.ipV6()), fc.nat(70_000)).map(([ip, at]) => `${ip}:${at}`),
  fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{0,11})?Z?$/),
  fc.webUrl({ withFragments: true, withQueryParameters: true }).map((url) => `GET ${url} HTTP/1.1`),
  fc.constantFrom(...EDGES),
);

const LINES = sampleLines(4);

/** Fails with each value, in either renderer's documents, that Elasticsearch would refuse. */
function expectTaken(lines: readonly (Uint8Array | string)[], context = CONTEXT): void {
  const both = renderBoth(Buffer.from(`${lines.map(latin1).join('\n')}\n`, 'latin1'), { context });
  expectSame(both);
  const documents = Buffer.from(both.fast.text, 'latin1').toString().trimEnd().split('\n');
  expect(documents).toHaveLength(both.fast.lines);
  expect(documents.flatMap(refusals)).toEqual([]);
}

test.each(SAMPLE_FORMATS)('samples of %s, hazards among them', (format) => {
  const chunks = sampleChunks({ format, lines: 1_000, seed: 3, hazards: 0.1 });
  expectTaken(
    latin1(Buffer.concat([...chunks]))
      .trimEnd()
      .split('\n'),
  );
});

test('every hazard', () => expectTaken(HAZARDS.map(({ line }) => line)));

test.each(LINE_FORMATS)('every odd value in every field of %s', (format) => {
  for (const line of sampleLines(1, [format])) {
    const fields = fieldsOf(line);
    for (const at of fields.keys())
      expectTaken([...ODD_VALUES, ...EDGES].map(replaced(fields, at)));
  }
});

test('any value in any field', () => {
  const change = fc.tuple(fc.constantFrom(...LINES), fc.nat(40), VALUES);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
      expectTaken(
        changes.map(([line, field, value]) => {
          const fields = fieldsOf(line);
          return replaced(fields, field % fields.length)(value);
        }),
      );
    }),
    { numRuns: 500, seed: SEED },
  );
});

test(`${COUNT} mutated lines, seed ${SEED}`, () => {
  const random = createRandom(SEED);
  for (let made = 0; made < COUNT; made += BATCH) {
    expectTaken(Array.from({ length: BATCH }, () => mutated(random).subarray(0, -1)));
  }
}, 3_600_000);

test('labels of any name and value, on lines of any kind', () => {
  const labels = { constant: 'x', write: '2026-01-01', properties: '', number: '1', team: 'Ü"\\' };
  expectTaken([...LINES, 'no log line'], { ...CONTEXT, labels, path: 'access.log' });
});

/** The line with another value in one field, in quotes where that has them. */
function replaced(fields: readonly string[], at: number) {
  return (value: string): string =>
    fields.with(at, fields[at]?.startsWith('"') ? `"${value}"` : value).join(' ');
}

function latin1(line: Uint8Array | string): string {
  return Buffer.from(line).toString('latin1');
}
