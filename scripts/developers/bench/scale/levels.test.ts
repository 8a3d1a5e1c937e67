import { OURS } from '../clone/names';
import { curvesOf, levelsOf, scaleTable } from './levels';

const at = (size: number, seconds: number, peakBytes?: number) =>
  levelsOf(size, [
    { name: OURS, runs: [{ seconds, ...(peakBytes === undefined ? {} : { peakBytes }) }] },
    { name: 'gone', absent: 'not installed', runs: [] },
  ]);

const levels = [...at(1000, 2, 50e6), ...at(10_000, 8, 55e6)];

test('each size is compared with the one below it', () => {
  const [, small, large] = scaleTable('lines', levels)
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(small?.slice(0, 4)).toEqual([OURS, '1,000', '-', '-']);
  expect(large?.slice(0, 4)).toEqual([OURS, '10,000', '4.00', '1.10']);
  expect(scaleTable('lines', levels)).toContain('absent: gone (not installed)');
});

test('a curve has the sizes at which its value is known', () => {
  const [ours, gone] = curvesOf(
    [...levels, ...at(100_000, 80)],
    ({ peakBytes }) => peakBytes?.median,
  );
  expect(ours).toMatchObject({ label: OURS, ours: true });
  expect(ours?.points).toEqual([
    { x: 1000, y: 50e6 },
    { x: 10_000, y: 55e6 },
  ]);
  expect(gone?.points).toEqual([]);
});
