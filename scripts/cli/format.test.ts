import { count, formatBytes, formatNumber, formatSeconds, shortened, significant } from './format';

test('what is not known is a dash, never a zero', () => {
  expect(formatNumber(undefined, 2)).toBe('-');
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

test('bytes, times and counts are told as people say them', () => {
  expect([0, 1023, 1536, 3 * 1024 ** 3, 1024 ** 6].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.5 KiB',
    '3.0 GiB',
    '1024.0 PiB',
  ]);
  expect([-1, 59.6, 200, 7_500].map(formatSeconds)).toEqual([
    '0 s',
    '1 min 0 s',
    '3 min 20 s',
    '2 h 5 min',
  ]);
  expect([0, 1, 2].map((number) => count(number, 'object'))).toEqual([
    '0 objects',
    '1 object',
    '2 objects',
  ]);
});

test('what is too long keeps its beginning and its end', () => {
  expect(shortened('0123456789', 10)).toBe('0123456789');
  expect(shortened('0123456789', 7, 3)).toBe('012…789');
});
