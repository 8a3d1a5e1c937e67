import { mostProcesses } from './machine';

test('a process for each core besides the command, as long as they fit into the memory', () => {
  const gigabyte = 1024 ** 3;
  expect(mostProcesses(4, 16 * gigabyte)).toBe(5);
  expect(mostProcesses(64, 2 * gigabyte)).toBe(5);
  expect(mostProcesses(4, 0.3 * gigabyte)).toBe(1);
});
