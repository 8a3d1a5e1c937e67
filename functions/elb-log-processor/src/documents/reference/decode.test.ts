import { decode, decodeCut } from './decode';

test.each(['é', '€', '😀'])(
  'a %s that the cut goes through is left out, and no other',
  (character) => {
    const whole = Buffer.from(`x${character}${character}`);
    const length = Buffer.byteLength(character);
    for (let less = 0; less < length; less++) {
      const kept = decodeCut(whole.subarray(0, whole.length - less));
      expect(kept).toBe(less === 0 ? `x${character}${character}` : `x${character}`);
    }
  },
);

test('what is not UTF-8 is U+FFFD, whether the line was cut or not', () => {
  const bytes = Buffer.from('\xff a long line', 'latin1');
  expect([decode(bytes), decodeCut(bytes)]).toEqual(['\ufffd a long line', '\ufffd a long line']);
});
