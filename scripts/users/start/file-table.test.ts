import { createSummary } from '@lambda-core/common/summary';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { fileName, fileRow, TABLE_HEADING } from './file-table';

test('files are told apart in forty characters', () => {
  const keys = [
    ...SAMPLE_FORMATS.map((format) => sampleKey(format, 1)),
    ...SAMPLE_FORMATS.map((format) => sampleKey(format, 2)),
    'orders/access.log',
    'invoices/access.log',
  ];
  const names = keys.map((key) => fileName(key));
  expect(new Set(names).size).toBe(keys.length);
  expect(Math.max(...names.map((name) => name.length))).toBe(40);
});

test('a row stands under its headings', () => {
  const summary = createSummary();
  Object.assign(summary.lines, { encountered: 12_345, parsed: 12_344, sent: 12_345 });
  summary.failures.parsing.total = 1;
  summary.durationMilliseconds = 1000;
  const row = fileRow({ bucket: 'b', key: 'a.log', part: 1, outcome: 'shipped', summary });
  expect([TABLE_HEADING, row]).toEqual([
    'file                                      outcome        lines  unparsed       sent    lines/s',
    'a.log part 2                              shipped       12,345         1     12,345     12,345',
  ]);
});
