import { parseCloneRequest, parseSegmentRequest } from './parse';

const request = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const segment = { ...request, source: { name: 'from', prefix: 'a/' } };

function problem(read: () => unknown): { code?: string; message?: string } {
  try {
    read();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return { code, message };
  }
  return {};
}

test('the bare shapes of the contract are read', () => {
  expect(parseCloneRequest(JSON.stringify(request), 'commands')).toEqual(request);
  expect(parseSegmentRequest(JSON.stringify(segment), 'commands')).toEqual(segment);
});

test('every option of the contract is read', () => {
  const options = {
    include: ['**/*.jpg'],
    exclude: ['tmp/**'],
    skipUnchanged: true,
    storageClass: 'STANDARD_IA',
    concurrency: 200,
    dryRun: true,
    deleteExtraneous: true,
    confirmDeleteExtraneous: 'into',
    maxDelete: 7,
    requestedAt: '2026-01-31T12:00:00.000Z',
  };
  const full = {
    id: 'nightly.2026-01-31',
    source: { name: 'from', region: 'eu-west-1', prefix: 'a' },
    destination: { name: 'into', region: 'us-gov-west-1', prefix: 'b/' },
    options,
  };
  expect(parseCloneRequest(JSON.stringify(full), 'commands')).toEqual(full);
});

test.each([
  ['not JSON', '{', 'REQUEST_NOT_JSON', /is not JSON/],
  [
    'a glob that cannot be read',
    JSON.stringify({ ...request, options: { exclude: ['a/!(b)'] } }),
    'REQUEST_INVALID',
    /options.exclude.0: found "a\/!\(b\)", expected one that can be read; .* found "!\(", expected braces/,
  ],
  ['no object', '7', 'REQUEST_INVALID', /found 7/],
  ['nothing', '{}', 'REQUEST_INVALID', /id: is missing; source: is missing; destination: is/],
  ['a missing name', { ...request, source: {} }, 'REQUEST_INVALID', /source.name: is missing/],
  ['a wrong type', { ...request, id: 7 }, 'REQUEST_INVALID', /id: found 7, expected string/],
  ['a slash in the id', { ...request, id: 'a/b' }, 'REQUEST_INVALID', /id: found "a\/b", expected/],
  ['an unknown field', { ...request, sorce: 1 }, 'REQUEST_INVALID', /sorce: is not a field/],
  [
    'an unknown option',
    { ...request, options: { dryrun: true } },
    'REQUEST_INVALID',
    /options.dryrun: is not a field/,
  ],
  [
    'an address for a bucket',
    { ...request, source: { name: 's3://from' } },
    'REQUEST_INVALID',
    /source.name: found "s3:\/\/from", expected the bare name of a bucket/,
  ],
  [
    'an unknown storage class',
    { ...request, options: { storageClass: 'COLD' } },
    'REQUEST_INVALID',
    /options.storageClass: found "COLD", expected one of STANDARD/,
  ],
  [
    'no concurrency at all',
    { ...request, options: { concurrency: 0 } },
    'REQUEST_INVALID',
    /options.concurrency: found 0, expected a whole number from 1 to/,
  ],
  [
    'the source as destination',
    { ...request, destination: { name: 'from' } },
    'REQUEST_UNSAFE',
    /overlapping prefixes/,
  ],
  [
    'a destination inside the source',
    { ...request, destination: { name: 'from', prefix: 'copy/' } },
    'REQUEST_UNSAFE',
    /overlapping prefixes "" and "copy\/"/,
  ],
  [
    'the command bucket as destination',
    { ...request, destination: { name: 'commands' } },
    'REQUEST_UNSAFE',
    /destination.name: found the command bucket/,
  ],
  [
    'the command bucket as source',
    { ...request, source: { name: 'commands' } },
    'REQUEST_UNSAFE',
    /source.name: found the command bucket/,
  ],
  [
    'deleting without confirmation',
    { ...request, options: { deleteExtraneous: true } },
    'REQUEST_UNSAFE',
    /confirmDeleteExtraneous: found nothing, expected "into"/,
  ],
  [
    'deleting confirmed for another bucket',
    { ...request, options: { deleteExtraneous: true, confirmDeleteExtraneous: 'from' } },
    'REQUEST_UNSAFE',
    /found "from", expected "into"/,
  ],
  [
    'a confirmation of nothing',
    { ...request, options: { confirmDeleteExtraneous: 'into' } },
    'REQUEST_UNSAFE',
    /deleteExtraneous: is not true/,
  ],
  ['a list of options', { ...request, options: [] }, 'REQUEST_INVALID', /options: found \[\], exp/],
  [
    'half a character',
    { ...request, source: { name: 'from', prefix: 'a\ud83d' } },
    'REQUEST_INVALID',
    /source.prefix: found "a\\ud83d", expected whole characters/,
  ],
  [
    'what is nested deeper than the stack',
    `{"id":${'['.repeat(99_999)}${']'.repeat(99_999)}}`,
    'REQUEST_INVALID',
    /id: found \[…, nested too deeply, expected string/,
  ],
])('%s is refused with a reason', (_what, file, code, message) => {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const found = problem(() => parseCloneRequest(text, 'commands'));
  expect(found).toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each([
  ['a long list', { include: Array(100_000).fill(1) }, /; and \d+ more$/],
  ['a long name', { ['x'.repeat(100_000)]: 1 }, /is not a field of this file$/],
  [
    'a long confirmation',
    { deleteExtraneous: true, confirmDeleteExtraneous: 'x'.repeat(100_000) },
    /expected "into": deleting must be confirmed/,
  ],
])('the reason is short, whatever is wrong: %s', (_, options, message) => {
  const text = JSON.stringify({ ...request, options });
  const found = problem(() => parseCloneRequest(text, 'commands'));
  expect(found.message).toMatch(message);
  expect(found.message?.length).toBeLessThan(2_000);
});

test('one bucket is fine as both sides when neither prefix holds the other', () => {
  const apart = {
    id: '1',
    source: { name: 'both', prefix: 'a/' },
    destination: { name: 'both', prefix: 'b/' },
  };
  expect(parseCloneRequest(JSON.stringify(apart), 'commands')).toEqual(apart);
});

test('a segment outside of the source prefix of its job is refused', () => {
  const outside = { ...segment, options: { sourcePrefix: 'b/' } };
  expect(problem(() => parseSegmentRequest(JSON.stringify(outside), 'commands'))).toMatchObject({
    code: 'REQUEST_INVALID',
    message: expect.stringMatching(/source.prefix: found "a\/", expected it to begin with/),
  });
});
