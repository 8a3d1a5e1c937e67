import * as v from 'valibot';
import { ConfigError, flag, jsonOfStrings, readEnvironment, wholeNumber } from './config';

const SCHEMA = v.object({
  LOGSTASH_HOST: v.string(),
  LOGSTASH_PORT: wholeNumber(1, 65_535),
  LOGSTASH_TLS: v.optional(flag(), 'false'),
  LABELS: v.optional(jsonOfStrings(), '{}'),
});

const problems = (environment: Record<string, string>) => {
  try {
    readEnvironment(SCHEMA, environment, ['LOGSTASH_']);
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
};

test('values are read, with defaults for what is absent or empty', () => {
  const environment = { LOGSTASH_HOST: 'h', LOGSTASH_PORT: '5000', LOGSTASH_TLS: '', PATH: '/bin' };
  expect(readEnvironment(SCHEMA, environment, ['LOGSTASH_'])).toEqual({
    LOGSTASH_HOST: 'h',
    LOGSTASH_PORT: 5000,
    LOGSTASH_TLS: false,
    LABELS: {},
  });
});

test('all problems are reported together: the variable, what was found, what was expected', () => {
  const found = problems({
    LOGSTASH_PORT: '65536',
    LOGSTASH_TLS: 'yes',
    LABELS: '{"a":1}',
    LOGSTASH_HOTS: 'typo',
  });
  expect([...found].sort()).toEqual([
    'LABELS.a: found 1, expected a JSON object of strings such as {"team":"orders"}',
    'LOGSTASH_HOST: is missing',
    expect.stringMatching(
      /^LOGSTASH_HOTS: is set, but there is no such variable; did you mean LOGSTASH_HOST\?$/,
    ),
    'LOGSTASH_PORT: found 65536, expected a whole number from 1 to 65535',
    'LOGSTASH_TLS: found "yes", expected true or false',
  ]);
});

test('a name with a known beginning that is near to none is refused with what there is', () => {
  const [problem] = problems({ LOGSTASH_HOST: 'h', LOGSTASH_PORT: '1', LOGSTASH_PASSWORD: 'x' });
  expect(problem).toMatch(
    /^LOGSTASH_PASSWORD: is set, .*; known: LOGSTASH_HOST, LOGSTASH_PORT, LOGSTASH_TLS$/,
  );
});

test.each(['', ' 5', '5.0', '0x10', '-1', '1e3', '99999999999999999999'])(
  'a port of %j is refused',
  (port) => {
    const [problem] = problems({ LOGSTASH_HOST: 'h', LOGSTASH_PORT: port });
    expect(problem).toMatch(/^LOGSTASH_PORT: (is missing|found .*, expected a whole number)/);
  },
);

test.each(['{', '[]', '"x"', 'null'])('labels of %s are refused', (LABELS) => {
  const [problem] = problems({ LOGSTASH_HOST: 'h', LOGSTASH_PORT: '1', LABELS });
  expect(problem).toMatch(/^LABELS: found .*, expected a JSON object of strings/);
});

test('labels keep their names, whatever those mean to JavaScript', () => {
  const LABELS = '{"constructor":"a","__proto__":"b","prototype":"c","toString":"d"}';
  const found = readEnvironment(SCHEMA, { LOGSTASH_HOST: 'h', LOGSTASH_PORT: '1', LABELS });
  expect(JSON.stringify(found.LABELS)).toBe(LABELS);
});

test('the message of the error lists every problem on a line of its own', () => {
  const error = new ConfigError('the environment', ['A: is missing', 'B: is missing']);
  expect(error.message).toBe('the environment is not valid:\n- A: is missing\n- B: is missing');
});
