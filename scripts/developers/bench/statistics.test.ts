import { ratioOf, spreadOf } from './statistics';

test('the median of an even number of values lies between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lowest: 1, highest: 4 });
  expect(spreadOf([7])).toEqual({ median: 7, lowest: 7, highest: 7 });
});

test('values that are not known count for nothing', () => {
  expect(spreadOf([undefined, 3])).toEqual({ median: 3, lowest: 3, highest: 3 });
  expect(spreadOf([undefined])).toBeUndefined();
});

test('a ratio is one of medians, and there is none without a base', () => {
  expect(ratioOf(spreadOf([9, 10, 50]), spreadOf([4, 5]))).toBeCloseTo(10 / 4.5);
  expect(ratioOf(spreadOf([9]), undefined)).toBeUndefined();
  expect(ratioOf(spreadOf([9]), spreadOf([0]))).toBeUndefined();
});
