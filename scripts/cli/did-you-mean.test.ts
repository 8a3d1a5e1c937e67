import { didYouMean, nearName } from './did-you-mean';

test.each([
  ['logstahs', ['logstash', 'labels'], 'logstash'],
  ['stagin', ['ci', 'production', 'staging'], 'staging'],
  ['prod', ['ci', 'production', 'staging'], 'production'],
  ['domian', ['domain', 'region'], 'domain'],
  ['Blue', ['blue', 'green'], 'blue'],
  ['gren', ['blue', 'green'], 'green'],
  ['blau', ['blue', 'green'], undefined],
  ['--too', ['--to', '--from'], '--to'],
  ['-t', ['-to', '--to'], undefined],
  ['moon', ['ci', 'production', 'staging'], undefined],
  ['t', ['tf', 'to'], undefined],
])('%s among %j means %s', (found, names, meant) => {
  expect(nearName(found, names)).toBe(meant);
});

test('it is asked behind a message, or not at all', () => {
  expect(didYouMean('wset', ['west', 'east'])).toBe('; did you mean west?');
  expect(didYouMean('moon', ['west', 'east'])).toBe('');
});
