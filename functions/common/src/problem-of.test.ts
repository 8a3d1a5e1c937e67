import * as v from 'valibot';
import { problemOf } from './problem-of';

const SCHEMA = v.strictObject({
  name: v.string(),
  inner: v.strictObject({ count: v.pipe(v.number(), v.minValue(1, 'expected 1 or more')) }),
});

function problemsOf(value: unknown): string[] | undefined {
  return v.safeParse(SCHEMA, value).issues?.map((issue) => problemOf(issue, 'this file'));
}

test.each([
  [{ name: 'a' }, 'inner: is missing'],
  [{ name: 'a', inner: {} }, 'inner.count: is missing'],
  [{ name: 7, inner: { count: 1 } }, 'name: found 7, expected string'],
  [{ name: 'a', inner: { count: 0 } }, 'inner.count: found 0, expected 1 or more'],
  [{ name: 'a', inner: { count: 1 }, nam: 1 }, 'nam: is not a field of this file'],
  ['x', 'this file: found "x", expected Object'],
])('of %j it says: %s', (value, problem) => {
  expect(problemsOf(value)).toEqual([problem]);
});
