import * as fc from 'fast-check';
import { sameWeights, type Weights } from '../environment/weights';
import { memoryDns, memoryLock, memoryStore, type Shared, sharedState } from './fixtures/in-memory';
import { beginJournal, type Hold, leaveWish, takeJournal } from './hold';
import { isUnfinished } from './journal';
import { finishShift, returnToBefore, type ShiftDeps, shift } from './shift';

const BEFORE = at(0);
const AFTER = at(100);

function at(green: number): Weights {
  const share = { blue: 100 - green, green };
  return { orders: share, payments: share };
}

/** A process: every call of it that others can see is scheduled, and before or after one of them it may be killed. */
function openProcess(id: string, shared: Shared, schedule: () => Promise<void>, killedAt = -1) {
  let calls = 0;
  let kill: (reason: 'killed') => void;
  const killed = new Promise<'killed'>((resolve) => {
    kill = resolve;
  });
  const step = async () => {
    calls += 1;
    if (calls === killedAt) {
      kill('killed');
      await new Promise<never>(() => {});
    }
    await schedule();
  };
  const deps: ShiftDeps = {
    dns: memoryDns(shared, step),
    lock: memoryLock(shared, step),
    async writeFile(weights) {
      await step();
      shared.file = weights;
    },
    tell() {},
  };
  const store = memoryStore(shared, step);
  return {
    store,
    holder: { id, who: id, since: 'now' },
    deps,
    /** Resolves with what became of it. */
    run: (work: () => Promise<string>) =>
      Promise.race([killed, work().catch((error: { code?: string }) => `${error.code}`)]),
  };
}

type Process = ReturnType<typeof openProcess>;

async function begin({ store, holder, deps }: Process): Promise<string> {
  const hold = await beginJournal(store, holder, {
    id: `rollout of ${holder.id}`,
    startedAt: 'now',
    leaseSeconds: 60,
    environment: 'ci',
    colour: 'green',
    apis: ['orders', 'payments'],
    before: BEFORE,
    settled: BEFORE,
    wanted: BEFORE,
    progress: null,
  });
  return walk(hold, deps);
}

async function walk(hold: Hold, deps: ShiftDeps): Promise<string> {
  for (const percent of [1, 50, 100]) {
    const { wish, settled } = await hold.update({});
    if (wish === 'abort') {
      await returnToBefore(hold, 'aborted', deps);
      return 'returned';
    }
    if ((settled['orders']?.green ?? 0) < percent) await shift(hold, at(percent), 'rolling', deps);
  }
  await hold.update({ phase: 'done', holder: undefined });
  return 'done';
}

/** An apply by hand: what the file says, record by record, under the state's lock. */
async function terraform(shared: Shared, step: () => Promise<void>): Promise<string> {
  await step();
  if (shared.lock !== undefined) return 'refused';
  shared.lock = 'terraform';
  const wanted = shared.file;
  for (const api of ['orders', 'payments']) {
    await step();
    shared.dns = { ...shared.dns, [api]: wanted[api] ?? {} };
    shared.seen.push(shared.dns);
  }
  shared.lock = undefined;
  return 'applied';
}

/** What a person does who finds a rollout that nobody runs. */
async function repair({ store, holder, deps }: Process, abort: boolean): Promise<string> {
  const kept = await store.read();
  if (kept === undefined || !isUnfinished(kept.journal)) return 'nothing to do';
  const hold = await takeJournal(store, holder, kept);
  if (hold === undefined) return 'somebody was faster';
  if (abort) await returnToBefore(hold, 'aborted', deps);
  else {
    await finishShift(hold, deps);
    await walk(hold, deps);
  }
  return 'repaired';
}

const kill = fc.integer({ min: 0, max: 60 });

test('whatever is killed, retried or applied meanwhile, all ends at the old or the new weights, and never between', async () => {
  const endings = new Map<string, number>();
  const kills = fc.record({ first: kill, second: kill, repairs: fc.array(kill, { maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      kills,
      fc.boolean(),
      fc.boolean(),
      async (scheduler, { first, second, repairs }, abort, wishes) => {
        const shared = sharedState(BEFORE);
        const schedule = () => scheduler.schedule(Promise.resolve()).then(() => {});
        const one = openProcess('one', shared, schedule, first);
        const two = openProcess('two', shared, schedule, second);
        const other = openProcess('other', shared, schedule);
        const ended = await scheduler.waitFor(
          Promise.all([
            one.run(() => begin(one)),
            two.run(() => begin(two)),
            terraform(shared, schedule),
            wishes ? other.run(async () => `${await leaveWish(other.store, 'abort')}`) : 'none',
          ]),
        );
        // Each of them may be killed as well; the last one is not.
        for (const [index, killedAt] of [...repairs, -1].entries()) {
          const process = openProcess(`repair ${index}`, shared, schedule, killedAt);
          await scheduler.waitFor(process.run(() => repair(process, abort)));
        }
        const isOld = sameWeights(shared.dns, BEFORE);
        for (const name of [...ended.slice(0, 2), isOld ? 'at the old' : 'at the new'])
          endings.set(name, (endings.get(name) ?? 0) + 1);
        expect(isOld || sameWeights(shared.dns, AFTER)).toBe(true);
        expect(shared.file).toEqual(shared.dns);
        expect(shared.lock).toBeUndefined();
        // No API was ever at another share than the others, nor at no share at all.
        for (const { orders, payments } of shared.seen) expect(payments).toEqual(orders);
      },
    ),
    { numRuns: 500 },
  );
  // The test would prove nothing if these were not among what happened.
  for (const name of ['killed', 'done', 'ROLLOUT_UNDER_WAY', 'at the old', 'at the new'])
    expect(endings.get(name)).toBeGreaterThan(5);
});
