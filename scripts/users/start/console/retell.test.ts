import { createSummary } from '@lambda-core/common/summary';
import type { Frame } from '@lambda-core/local/console/feed';
import { apply, type Json } from '@lambda-core/local/console/patch';
import type { ConsoleState } from '@lambda-core/local/console/state';
import type { Fact } from './facts';
import { retell } from './retell';

/** What the receiver counted: some lines twice, and one by hand. */
const ARRIVED = {
  receiver: { counters: { lines: 6100, repeatedIds: 99 }, ids: { size: 6001 } },
  arrivals: { ofFiles: () => Object.entries({ a: 1000, b: 5000 }), elsewhere: 1 },
};
const FOLDER = 'first-from-into/';
const job = { id: 'first', source: { name: 'from' }, destination: { name: 'into' } };

function report(key: string, sent: number, milliseconds: number, error?: string): Fact {
  const summary = {
    ...createSummary(),
    lines: { encountered: sent, parsed: sent, sent },
    connections: { created: milliseconds, destroyed: milliseconds },
    durationMilliseconds: milliseconds,
  };
  const outcome = error === undefined ? 'shipped' : 'failed';
  const told = { bucket: 'b', key, part: 0, outcome, summary, ...(error && { error }) } as const;
  return { what: 'report', report: told };
}

const put = (key: string): Fact => ({ what: 'put', key, bytes: 10 });
const command = (name: string): Fact => ({ what: 'command', key: FOLDER + name });
const redrive: Fact = { what: 'deed', name: 'redrive', input: {}, minute: 1 };

/** A segment-response that took so long. */
function response(copied: number, milliseconds: number, splits: readonly string[] = []) {
  const none = { listed: copied, skipped: 0, failed: 0, deleted: 0, vanished: 0 };
  const files = {
    count: copied,
    files: [],
    ...none,
    copied,
    bytes: copied,
    retries: 0,
    throttles: 0,
  };
  const split = splits.length === 0 ? {} : { split: { count: splits.length, values: splits } };
  const source = { ...job.source, prefix: '' };
  return { ...job, source, files, ...split, lambda: { milliseconds, megabytes: 256 } };
}

/** A run in one of its orders: two files and a clone side by side, one file is broken and redriven. */
function run(isOther: boolean): { facts: Fact[]; files: Record<string, unknown> } {
  const took = isOther ? 900 : 7;
  const tries = [report('a', 1000, took), report('b', 5000, took * 3)];
  const segments = ['x-segment-response', 'y-segment-response'].map(command);
  const broken = (times: number) =>
    Array.from({ length: times }, () => report('broken', 0, took, 'it breaks off'));
  return {
    facts: [
      put('a'),
      put('b'),
      ...(isOther ? tries.reverse() : tries),
      { what: 'idle' },
      command('clone-request'),
      ...(isOther ? [] : [put('broken')]),
      ...(isOther ? ['y', 'x', 'z'] : ['x', 'y', 'z']).map((name) =>
        command(`${name}-segment-request`),
      ),
      ...(isOther ? [put('broken')] : []),
      command('clone-response'),
      ...(isOther ? segments.reverse() : segments),
      ...broken(2),
      command('z-segment-response'),
      { what: 'dead', key: 'broken' },
      redrive,
      ...broken(1),
      { what: 'dead', key: 'broken' },
    ],
    files: {
      'clone-request': job,
      'clone-response': { ...job, segments: { count: 2, values: ['x', 'y'] } },
      'x-segment-response': response(400, took, ['z']),
      'y-segment-response': response(20, took),
      'z-segment-response': response(300, took),
    },
  };
}

async function told(seed: number, isOther = false) {
  const { facts, files } = run(isOther);
  const frames: Frame[] = [];
  const read = async (key: string) => {
    const file = files[key.slice(FOLDER.length)];
    return file === undefined ? undefined : Buffer.from(JSON.stringify(file));
  };
  await retell({ facts, seed, read, minutes: 3, arrived: ARRIVED }, (frame) =>
    frames.push(structuredClone(frame)),
  );
  const states = frames.map(
    (
      (state: Json) => (frame) =>
        (state = apply(state, frame))
    )({}),
  );
  return { text: JSON.stringify(frames), states: states as unknown as ConsoleState[] };
}

test('whatever was quicker and however long it took, the same seed tells the same, to the byte', async () => {
  const [one, other, seeded] = [await told(7), await told(7, true), await told(8)];
  expect(one.text).toBe(other.text);
  expect(seeded.text).not.toBe(one.text);
});

test('what is told ends as the run did, and comes there step by step', async () => {
  const { states } = await told(7);
  const end = states.at(-1);
  expect(end).toMatchObject({
    counted: 7,
    logs: { put: 3, waiting: 0, inFlight: 0, invocations: 5, failedTries: 3, sent: 6000 },
    cloning: { requested: 1, finished: 1, refused: 0, segmenting: 0, copying: 0, copies: 720 },
    files: { a: { outcome: 'shipped', sent: 1000 }, broken: { outcome: 'dead' } },
    clones: { [FOLDER]: { objects: 720, tree: { z: { parent: 'x', state: 'done' } } } },
  });
  expect(end?.logs).toMatchObject({ arrived: 6100, distinct: 6001, deadLetters: 1, givenUp: 2 });
  for (const { logs } of states) {
    const { shipped, givenUp, underWay, byHand } = logs.different;
    expect(shipped + givenUp + underWay + byHand).toBe(logs.distinct);
    expect(logs.distinct + logs.repeated).toBe(logs.arrived);
  }
  expect(end?.logs.different).toEqual({ shipped: 6000, givenUp: 0, underWay: 0, byHand: 1 });
  expect(end).not.toHaveProperty('firstConfirmed');
  // The clone is requested only when what came before is over, and its segments are known before they are there.
  const requested = states.find(({ cloning }) => cloning.requested === 1);
  expect(requested?.logs.sent).toBe(6000);
  const split = states.find(({ clones }) => (clones[FOLDER]?.segments ?? 0) === 3);
  expect(split?.clones[FOLDER]?.done).toBeLessThan(3);
  const letters = states.map(({ logs }) => logs.deadLetters);
  expect(letters.filter((count, at) => count !== letters[at - 1])).toEqual([0, 1, 0, 1]);
  const arrived = states.map(({ logs }) => logs.arrived);
  expect(arrived).toEqual([...arrived].sort((low, high) => low - high));
  expect(new Set(arrived).size).toBeGreaterThan(4);
});
