import { proofTrial } from './trial';

test('one changed object among ten thousand is found by its range and named', async () => {
  const trial = await proofTrial({ objects: 10_000, prefixes: 3 });
  expect(trial).toMatchObject({ ranges: 3, ok: true, found: ['p000001/o00006180'] });
});
