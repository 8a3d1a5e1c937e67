import { createSummary } from '@lambda-core/common/summary';
import { fileRow, TABLE_HEADING } from './file-table';

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
