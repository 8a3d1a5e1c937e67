import { describeError, LambdaCoreError } from '../src/errors';
import { createSummary, recordFailure } from '../src/summary';

test('a summary starts at zero everywhere', () => {
  expect(createSummary()).toEqual({
    lines: { encountered: 0, parsed: 0, sent: 0 },
    connections: { created: 0, destroyed: 0 },
    failures: {
      parsing: { total: 0, lastFew: [] },
      sending: { total: 0, lastFew: [] },
      sockets: { total: 0, lastFew: [] },
    },
    bytes: 0,
    retries: 0,
    durationMilliseconds: 0,
  });
});

test('all failures are counted, the last five are remembered', () => {
  const { failures } = createSummary();
  for (let i = 1; i <= 8; i++) recordFailure(failures.sockets, new Error(`failure ${i}`));
  recordFailure(failures.sockets, 'ten lines at once', 10);
  expect(failures.sockets).toEqual({
    total: 18,
    lastFew: ['failure 5', 'failure 6', 'failure 7', 'failure 8', 'ten lines at once'],
  });
});

test('an error is described with its causes, on one line, once each', () => {
  const low = Object.assign(new Error(''), { code: 'ECONNRESET' });
  const middle = new Error('the socket\nbroke', { cause: low });
  const top = new LambdaCoreError('DELIVERY_FAILED', 'not delivered', { cause: middle });
  expect(describeError(top)).toBe('not delivered: the socket broke: ECONNRESET');
  expect(describeError('text')).toBe('text');
  expect(describeError(new Error('a', { cause: new Error('a') }))).toBe('a');
  const quoting = new Error('not read: connect ECONNREFUSED', {
    cause: new Error('connect ECONNREFUSED'),
  });
  expect(describeError(quoting)).toBe('not read: connect ECONNREFUSED');
});
