import fc from 'fast-check';
import { type SimulatedSegment, simulateJob } from './fixtures/simulated-job';
import { watchJob } from './watch';

/** Trees of segments whose names are in no order, and partly the beginnings of one another. */
const trees = fc
  .uniqueArray(fc.stringMatching(/^[abr_.]{1,6}$/), { minLength: 0, maxLength: 24 })
  .chain((names) =>
    fc.tuple(
      fc.constant(names),
      fc.array(fc.nat(), { minLength: names.length, maxLength: names.length }),
    ),
  )
  .map(([names, parents]) => {
    const roots: SimulatedSegment[] = [];
    const all: SimulatedSegment[] = [];
    names.forEach((name, index) => {
      const segment = { name, pieces: [] };
      const parent = all[(parents[index] ?? 0) % (all.length + 2)];
      (parent?.pieces ?? roots).push(segment);
      all.push(segment);
    });
    return { roots, total: names.length };
  });

test('completion is declared exactly when every segment has responded, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      trees,
      fc.record({
        seed: fc.nat(),
        pageSize: fc.integer({ min: 1, max: 5 }),
        stepsAPage: fc.nat({ max: 4 }),
      }),
      fc.constantFrom('nothing', 'pieces', 'all'),
      fc.boolean(),
      async ({ roots, total }, settings, named, hears) => {
        const job = simulateJob(roots, settings);
        const read: string[] = [];
        const requested: string[] = [];
        const watch = watchJob(job.folder, {
          onRequests: (segments) => void requested.push(...segments),
          async onResponse(segment) {
            read.push(segment);
            return named === 'nothing' ? [] : job.piecesOf(segment);
          },
          // What was heard is some of it, in any order.
          segmentsMade: () => (named === 'all' ? roots.map(({ name }) => name) : undefined),
        });
        let polls = 0;
        while (!watch.complete) {
          if (hears) await watch.hear(job.some());
          if (watch.complete) expect(job.finished).toBe(true);
          await watch.poll(polls % 7 === 6);
          if (watch.complete) expect(job.finished).toBe(true);
          // Ends the job when the pages alone take it on too slowly, or not at all.
          if (++polls > 50) while (job.step());
          expect(polls).toBeLessThan(60);
        }
        expect(read).toHaveLength(total);
        expect(new Set(read).size).toBe(total);
        expect(new Set(requested).size).toBe(requested.length);
        expect({ finished: watch.finished, pending: watch.pending }).toEqual({
          finished: total,
          pending: 0,
        });
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a response that cannot be read is read at the next poll', async () => {
  const job = simulateJob([{ name: 'one', pieces: [] }], { seed: 1, pageSize: 9, stepsAPage: 0 });
  while (job.step());
  let reads = 0;
  const watch = watchJob(job.folder, {
    async onResponse() {
      reads += 1;
      if (reads === 1) throw new Error('reset');
      return [];
    },
  });
  await expect(watch.poll()).rejects.toThrow('reset');
  expect(watch.complete).toBe(false);
  await watch.poll();
  expect(watch.complete).toBe(true);
  expect(reads).toBe(2);
});

test('what is heard is no proof: a request that nobody told of is found before completion', async () => {
  const files = ['a-segment-request', 'a-segment-response', 'b-segment-request', 'clone-response'];
  const folder = {
    hasManifest: async () => true,
    list: async () => ({ names: files, more: false }),
  };
  const watch = watchJob(folder, { onResponse: async () => [] });
  await watch.hear(['a-segment-request', 'a-segment-response', 'clone-response']);
  expect(watch).toMatchObject({ complete: false, finished: 1, pending: 1 });
  await watch.hear(['b-segment-response']);
  expect(watch.complete).toBe(true);
});

test('no listing is needed where all names are known, whoever wrote the files, and one is where they are not', async () => {
  const piece = { name: 'b-2', pieces: [] };
  const roots = [
    { name: 'a-1', pieces: [] },
    { name: 'b-1', pieces: [piece] },
  ];
  const job = simulateJob(roots, { seed: 1, pageSize: 9, stepsAPage: 0 });
  while (job.step());
  const open = (made: readonly string[] | undefined) =>
    watchJob(job.folder, {
      onResponse: async (segment) => job.piecesOf(segment),
      segmentsMade: () => made,
    });
  const others = ['b-1-segment-request', 'b-1-segment-response', 'b-2-segment-response'];
  const one = ['a-1-segment-request', 'a-1-segment-response'];
  const names = open(['a-1', 'b-1']);
  // Nobody told of this segment, which the clone-response names: it is found by listing.
  await names.hear([...one, 'clone-response']);
  expect([names.complete, job.pages]).toEqual([false, 1]);

  const told = open(['a-1', 'b-1']);
  await told.hear([...others.slice(0, 2), ...one]);
  expect(told).toMatchObject({ pending: 1, complete: false });
  await told.hear(['clone-response', ...others.slice(2)]);
  expect([told.complete, told.finished, job.pages]).toEqual([true, 3, 1]);

  const untold = open(undefined);
  await untold.hear(['clone-response', ...others, ...one]);
  expect([untold.complete, job.pages]).toEqual([true, 2]);
});

test('a clone-response that was found, not heard of, says nothing of the segmenter that is heard', async () => {
  let files = ['a-segment-request', 'clone-response'];
  let pages = 0;
  const folder = {
    hasManifest: async () => true,
    async list() {
      pages += 1;
      return { names: files, more: false };
    },
  };
  const watch = watchJob(folder, { onResponse: async () => [], segmentsMade: () => ['a'] });
  await watch.poll();
  files = [...files, 'a-segment-response', 'b-segment-request'];
  await watch.hear(['a-segment-response']);
  expect([watch.complete, watch.pending, pages]).toEqual([false, 1, 2]);
});

test('a look that fails is not left running beside the next one', async () => {
  let turn = (_: { names: string[]; more: boolean }) => {};
  const page = new Promise<{ names: string[]; more: boolean }>((resolve) => {
    turn = resolve;
  });
  let looks = 0;
  const watch = watchJob(
    {
      hasManifest: async () => {
        looks += 1;
        if (looks === 1) throw new Error('reset');
        return true;
      },
      list: () => page,
    },
    { onResponse: async () => [] },
  );
  let settled = false;
  const first = watch.poll().finally(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  expect({ looks, settled }).toEqual({ looks: 1, settled: false });
  turn({ names: ['clone-request'], more: false });
  await expect(first).rejects.toThrow('reset');
  expect(watch.complete).toBe(false);
  await watch.poll();
  expect(watch.complete).toBe(true);
});

test('a page without names that is not the last one is an error, not the end', async () => {
  const folder = { hasManifest: async () => true, list: async () => ({ names: [], more: true }) };
  const watch = watchJob(folder, { onResponse: async () => [] });
  await expect(watch.poll()).rejects.toThrow('has no names, expected some');
  expect(watch.complete).toBe(false);
});
