import { readBenchCommand, SECTIONS } from './options';

test('without a section all of them run, in their own order', () => {
  expect(readBenchCommand([]).sections).toEqual(SECTIONS);
  expect(readBenchCommand(['scale', 'ship']).sections).toEqual(['ship', 'scale']);
});

test('flags are read', () => {
  expect(readBenchCommand(['--quick', '--runs', '5', '--only', 'lambda,unparsed'])).toMatchObject({
    quick: true,
    runs: 5,
    only: ['lambda', 'unparsed'],
    publish: false,
  });
});

test.each([
  [
    ['shipping'],
    '"shipping": expected a section: ship, clone, cold-start, scale, rollout, completeness, console',
  ],
  [['--runs', '0'], '--runs: found "0", expected a whole number from 1'],
  [['--quick', '--publish'], '--publish: found with --quick'],
  [['--only', 'aws', '--publish'], '--publish: found with --only or --cases'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused', (argv, message) => {
  expect(() => readBenchCommand(argv)).toThrow(message);
});
