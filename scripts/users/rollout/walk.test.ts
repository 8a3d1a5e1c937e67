import { Interruption } from '../../cli/interruption';
import { memoryStore, sharedState } from './fixtures/in-memory';
import { beginJournal } from './hold';
import type { Journal } from './journal';
import { newRollout } from './steps';
import { whileHeld } from './walk';

const BEFORE = { orders: { blue: 100, green: 0 } };

async function heldAt10Percent() {
  const store = memoryStore(sharedState(BEFORE), async () => {});
  const first = {
    id: 'rollout',
    startedAt: 'now',
    leaseSeconds: 60,
    environment: 'ci',
    colour: 'green' as const,
    apis: ['orders'],
    before: BEFORE,
    settled: BEFORE,
    wanted: { orders: { blue: 90, green: 10 } },
    progress: newRollout(),
  };
  const hold = await beginJournal(store, { id: 'one', who: 'me@here', since: 'now' }, first);
  return { hold, read: async () => (await store.read())?.journal };
}

/** What is left in the journal, and what was said, after `work` ended as it did. */
async function after(interruption: Interruption | undefined, thrown: Error) {
  const { hold, read } = await heldAt10Percent();
  const ending = new AbortController();
  const said: string[] = [];
  const report = {
    say() {},
    warn() {},
    look() {},
    status: () => '',
    ended: ({ reason = '' }: Journal) => void said.push(reason),
  };
  const work = async () => {
    if (interruption !== undefined) ending.abort(interruption);
    throw thrown;
  };
  await expect(whileHeld(hold, { signal: ending.signal, report }, work)).rejects.toBe(thrown);
  return { journal: await read(), said };
}

test('the journal of a rollout that was interrupted says by what, where and whose it was', async () => {
  const aborted = new DOMException('This operation was aborted', 'AbortError');
  const { journal, said } = await after(new Interruption('SIGTERM'), aborted);
  const reason = 'interrupted (SIGTERM) at step 10 %, by me@here';
  expect(journal).toMatchObject({ phase: 'paused', reason });
  expect(journal?.holder).toBeUndefined();
  expect(said).toEqual([reason]);
});

test('what failed by itself stands in the journal as it is', async () => {
  const { journal, said } = await after(undefined, new Error('no metrics'));
  expect(journal).toMatchObject({ phase: 'paused', reason: 'no metrics' });
  expect(said).toEqual([]);
});
