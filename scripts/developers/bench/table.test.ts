import { number, renderTable, significant } from './table';

test('columns line up: names to the left, numbers to the right', () => {
  const rows = [{ name: 'x', lines: 7 }];
  expect(
    renderTable(
      [
        ['name', (row) => row.name],
        ['lines', (row) => number(row.lines)],
      ],
      rows,
    ),
  ).toBe('name  lines\nx         7');
});

test('what is not known is a dash, never a zero', () => {
  expect(number(undefined, 2)).toBe('-');
  expect(significant(undefined)).toBe('-');
  expect(significant(Number.NaN)).toBe('-');
});

test('three digits are shown, whatever the size', () => {
  expect([0, 0.01234, 1.004, 15.84, 123_456].map(significant)).toEqual([
    '0.00',
    '0.0123',
    '1.00',
    '15.8',
    '123,456',
  ]);
});
