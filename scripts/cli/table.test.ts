import { renderTable, tableRow } from './table';

test('columns line up: names to the left, numbers to the right', () => {
  const rows = [{ name: 'x', lines: 7 }];
  expect(
    renderTable(
      [
        ['name', (row) => row.name],
        ['lines', (row) => String(row.lines)],
      ],
      rows,
    ),
  ).toBe('name  lines\nx         7');
});

test('a row can stand by itself under widths that are given, with more than one name', () => {
  expect(tableRow(['a', 'ok', '7', ''], [3, 4, 3, 2], 2)).toBe('a    ok      7');
});
