import { eachCase, isWanted } from './section';

test('a failing case fails the section, and what was measured before is told', async () => {
  const notes: string[] = [];
  const measure = async (size: number) => {
    if (size === 3) throw new Error('a line is missing');
    return size * 10;
  };
  const options = { show: String, note: (line: string) => void notes.push(line) };
  await expect(eachCase([1, 2, 3, 4], measure, options)).rejects.toThrow('a line is missing');
  expect(notes.join('\n')).toMatch(/10.*20/s);
  expect(await eachCase([1, 2], measure, options)).toEqual([10, 20]);
});

test('names are chosen by their beginning; without a choice all are wanted', () => {
  expect(isWanted('rclone, 64 at a time', ['aws', 'rclone'])).toBe(true);
  expect(isWanted('lambda-core', ['aws'])).toBe(false);
  expect(isWanted('lambda-core', undefined)).toBe(true);
});
