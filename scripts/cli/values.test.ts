import { UsageError } from './command';
import { numberAbove0, oneOf, portOf, share, wholeNumber, wrongValue } from './values';

const run = (flag: string, text: string) => wholeNumber(flag, text, 1, 9);
const anyRun = (flag: string, text: string) => wholeNumber(flag, text);
const format = (flag: string, text: string) => oneOf(flag, text, ['alb', 'nlb']);

test.each<[(flag: string, text: string) => unknown, [string, unknown][]]>([
  [
    run,
    [
      ['1', 1],
      ['9', 9],
      ['007', 7],
    ],
  ],
  [
    anyRun,
    [
      ['0', 0],
      ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ],
  ],
  [
    portOf,
    [
      ['0', 0],
      ['65535', 65_535],
    ],
  ],
  [
    numberAbove0,
    [
      ['0.5', 0.5],
      ['999999', 999_999],
    ],
  ],
  [
    share,
    [
      ['0', 0],
      ['.25', 0.25],
      ['1', 1],
      ['1.0', 1],
    ],
  ],
  [format, [['nlb', 'nlb']]],
])('%p takes what is in its bounds', (parse, values) => {
  expect(values.map(([text]) => parse('--flag', text))).toEqual(values.map(([, value]) => value));
});

test.each<[(flag: string, text: string) => unknown, string, string[]]>([
  [run, 'a whole number from 1 to 9', ['0', '10', '', '-1', '1.0', '1e0', ' 1', 'many']],
  [anyRun, 'a whole number from 0', ['9007199254740992', '0x1']],
  [portOf, 'a port from 0 to 65535', ['65536', '', '-1', 'x']],
  [numberAbove0, 'a number above 0 such as 0.5, at most 999999', ['0', '0.000', '1e3', 'soon']],
  [share, 'a share from 0 to 1', ['', '7', '-0.1', '1.01', 'Infinity', 'half']],
  [format, 'alb or nlb', ['', 'CSV']],
])('%p names the flag, what was found and what was expected: %s', (parse, expected, texts) => {
  for (const text of texts)
    expect(() => parse('--flag', text)).toThrow(
      new UsageError(`--flag: found ${JSON.stringify(text)}, expected ${expected}`),
    );
});

test('a value that fills the screen is cut', () => {
  const { message } = wrongValue('--id', 'x'.repeat(1_000), 'less');
  expect(message).toBe(`--id: found "${'x'.repeat(100)}…", expected less`);
});
