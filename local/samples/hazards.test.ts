import { ALB_LENGTHS } from './alb-record';
import { SAMPLE_FORMATS } from './formats';
import { HAZARDS } from './hazards';

test('every hazard has a name of its own', () => {
  const names = HAZARDS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('no hazard holds a line feed: each is one line', () => {
  expect(HAZARDS.filter(({ line }) => line.includes('\n'))).toEqual([]);
});

test.each(SAMPLE_FORMATS)('there are parsable hazards of %s', (format) => {
  const parsable = HAZARDS.filter((hazard) => hazard.expect !== 'unparsable');
  expect(parsable.some((hazard) => hazard.format === format)).toBe(true);
});

test('there is a hazard for every length of ALB lines and for two to come', () => {
  const names = HAZARDS.map(({ name }) => name);
  for (const length of [...ALB_LENGTHS, 35, 36]) {
    expect(names).toContain(`ALB with ${length} fields`);
  }
});

test('no hazard expects a field that it also says is absent', () => {
  const contradictions = HAZARDS.flatMap(({ name, expect: expected, absent = [] }) =>
    absent
      .filter((path) => expected !== 'unparsable' && has(expected, path.split('.')))
      .map((path) => `${name}: ${path}`),
  );
  expect(contradictions).toEqual([]);
});

function has(value: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof value !== 'object' || value === null || !(first in value)) return false;
  return has((value as Record<string, unknown>)[first], rest);
}
