import { pretty } from './pretty';

test('what fits into a line is one, and lines are filled', () => {
  expect(pretty({ a: 1, b: { c: null, d: [] } })).toEqual([
    '{ "a": 1, "b": { "c": null, "d": [] } }',
  ]);
  expect(pretty({ one: 1, two: { three: 3, four: 'four' }, five: true }, 30)).toEqual([
    '{',
    '  "one": 1,',
    '  "two": {',
    '    "three": 3, "four": "four"',
    '  },',
    '  "five": true',
    '}',
  ]);
});

test('long strings and lists are cut short', () => {
  const [line = ''] = pretty({ text: 'x'.repeat(1000), list: [1, 2, 3, 4, 5] }, 200);
  expect(line).toMatch(/^\{ "text": "x+…x+", "list": \[1, 2, 3, "…"\] \}$/);
  expect(line.length).toBeLessThan(110);
});
