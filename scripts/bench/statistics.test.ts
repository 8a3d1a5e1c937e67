import { formatTable, spreadOf } from './statistics';

test('the median of an even number of values lies between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lowest: 1, highest: 4 });
  expect(spreadOf([7])).toEqual({ median: 7, lowest: 7, highest: 7 });
  expect(spreadOf([])).toBeUndefined();
});

test('columns line up: names to the left, numbers to the right', () => {
  expect(
    formatTable([
      ['name', 'lines'],
      ['x', '7'],
    ]),
  ).toBe('name  lines\nx         7');
});
