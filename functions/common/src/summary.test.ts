import { describeError, LambdaCoreError } from './errors';
import { createSummary, recordFailure } from './summary';

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

test('all failures are counted, the last five different ones are remembered', () => {
  const { failures } = createSummary();
  for (let i = 1; i <= 8; i++) recordFailure(failures.sockets, new Error(`failure ${i}`));
  recordFailure(failures.sockets, 'ten lines at once', 10);
  recordFailure(failures.sockets, new Error('failure 7'));
  expect(failures.sockets).toEqual({
    total: 19,
    lastFew: ['failure 5', 'failure 6', 'failure 8', 'ten lines at once', 'failure 7'],
  });
});

test('an error is described with its causes, on one line, once each', () => {
  const low = Object.assign(new Error(''), { code: 'ECONNRESET' });
  const middle = new Error('the socket\nbroke', { cause: low });
  const top = new LambdaCoreError('DELIVERY_FAILED', 'not delivered', { cause: middle });
  expect(describeError(top)).toBe('not delivered: the socket broke: ECONNRESET');
  expect(describeError('text')).toBe('text');
  expect(describeError(new Error('a', { cause: new Error('a') }))).toBe('a');
});

test('what an error says of its cause in its own words is not told twice', () => {
  class Told extends LambdaCoreError {
    override readonly saysCause = true;
  }
  const cause = new Error('connect ECONNREFUSED');
  const told = new Told('A', 'nobody is there (ECONNREFUSED)', { cause });
  expect(describeError(new Error('not sent', { cause: told }))).toBe(
    'not sent: nobody is there (ECONNREFUSED)',
  );
});

const refused = new Error('connect ECONNREFUSED 127.0.0.1:5');
const caused = (message: string, cause: unknown = refused) => new Error(message, { cause });

test.each([
  ['quoted in the message above', caused(`no: ${refused.message}`), `no: ${refused.message}`],
  ['quoted with its class', caused(`no: ${refused}`), `no: ${refused}`],
  [
    'thrown as a string',
    caused(`no: ${refused.message}`, String(refused)),
    `no: ${refused.message}`,
  ],
  ['quoted, and thrown again', caused('no', caused(String(refused))), `no: ${refused}`],
  ['quoted in every message', caused(`no: ${refused}`, caused(String(refused))), `no: ${refused}`],
  ['quoting the one above', caused('no', caused(`no: ${refused}`)), `no: ${refused}`],
  [
    'of each address of a host',
    caused('no', new AggregateError([refused, new Error('connect ECONNREFUSED ::1:5')])),
    'no: connect ECONNREFUSED 127.0.0.1:5, connect ECONNREFUSED ::1:5',
  ],
])('a cause is told once: %s', (_, error, expected) => {
  expect(describeError(error)).toBe(expected);
});
