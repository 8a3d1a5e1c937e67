import { readReplayCommand } from './options';

const NOW = Date.parse('2026-03-14T09:00Z');
const ORDERS = ['ci', 'blue', '--api', 'orders'];

test('the queue is named after the API, or by itself', () => {
  const of = (...argv: string[]) =>
    readReplayCommand(['ci', 'blue', ...argv, '--dead-letters'], NOW);
  expect(of('--api', 'orders').queue).toBe('ci-blue-orders-logs');
  expect(of('--queue', 'ci-blue-clone-copier').queue).toBe('ci-blue-clone-copier');
});

test('a period ends now where nothing is said, and takes days and zones', () => {
  const of = (...argv: string[]) => readReplayCommand([...ORDERS, ...argv], NOW).period;
  expect(of('--from', '2026-03-14T09:00+01:00')).toMatchObject({ from: NOW - 3_600_000, to: NOW });
  expect(of('--from', '2026-03-13')?.from).toBe(Date.parse('2026-03-13T00:00Z'));
});

test.each([
  [['ci'], 'ENV COLOUR: are missing'],
  [['ci', 'red', '--api', 'orders'], 'COLOUR: found "red", expected blue or green'],
  [['ci', 'blue', '--dead-letters'], 'expected either --api NAME or --queue NAME'],
  [ORDERS, 'expected either --dead-letters or --from TIME'],
  [
    [...ORDERS, '--dead-letters', '--from', '2026-03-13'],
    'expected either --dead-letters or --from',
  ],
  [[...ORDERS, '--dead-letters', '--bucket', 'logs'], '--bucket: found with --dead-letters'],
  [['ci', 'blue', '--queue', 'x', '--from', '2026-03-13'], '--from: expected --api NAME'],
  [
    [...ORDERS, '--from', '2026-03-14T09:00'],
    '--from: found "2026-03-14T09:00", expected a day or',
  ],
  [[...ORDERS, '--from', '2026-02-29'], '--from: found "2026-02-29", expected a day or'],
  [[...ORDERS, '--from', '2026-03-15'], 'expected a time before 2026-03-14T09:00:00.000Z'],
  [[...ORDERS, '--from', '2026-03-13', '--after', 'x.log'], '--after: found "x.log"'],
  [[...ORDERS, '--dead-letters', '--rate', '0'], '--rate: found "0", expected a number above 0'],
  [['ci', 'blue', '--api', 'a.b', '--dead-letters'], '--api: found "a.b", expected letters'],
])('%j is refused: %s', (argv, message) => {
  expect(() => readReplayCommand(argv, NOW)).toThrow(message);
});
