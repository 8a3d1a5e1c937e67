import { runChecks } from './run-checks';
import type { Check, Context } from './types';

const context = {} as Context;
const { signal } = new AbortController();
const never: Check = {
  name: 'hangs',
  seconds: 0.01,
  look: (_, end) => new Promise((_resolve, reject) => end.addEventListener('abort', reject)),
};
const well: Check = {
  name: 'tools',
  look: async () => [{ status: 'ok', what: 'tools', found: 'there' }],
};

test('a check that never ends is told of when its time is over, in its place', async () => {
  const waiting: string[] = [];
  const onWaiting = (names: readonly string[]) => waiting.push(names.join());
  expect(await runChecks([never, well], context, { signal, onWaiting })).toMatchObject([
    { status: 'unknown', what: 'hangs', found: 'no reply within 0.01 s' },
    { status: 'ok', what: 'tools' },
  ]);
  expect(waiting).toEqual(['hangs,tools', 'hangs', '']);
});

test('an interruption ends all of them', async () => {
  const interruption = new AbortController();
  const running = runChecks([{ ...never, seconds: 60 }], context, {
    signal: interruption.signal,
    onWaiting: () => interruption.abort(new Error('Ctrl-C')),
  });
  await expect(running).rejects.toThrow('Ctrl-C');
});

test.each([
  ['UnrecognizedClientException', 'needs credentials that AWS takes'],
  ['ECONNREFUSED', 'AWS cannot be reached'],
  ['SyntaxError', 'what replied is not AWS'],
])('%s: %s', async (name, found) => {
  const message = 'Deserialization error: to see the raw response';
  const error = Object.assign(new Error(name === 'SyntaxError' ? message : 'x'), { name });
  const check: Check = { name: 'queues', look: () => Promise.reject(error) };
  expect(await runChecks([check], context, { signal, onWaiting: () => {} })).toMatchObject([
    { status: 'unknown', found },
  ]);
});
