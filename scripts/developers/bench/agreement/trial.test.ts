import { agreementTrial } from './trial';

test('a simulated clone, one foretold by a dry run, and one made send the same, and the made one takes no less time', async () => {
  const { differences, simulated, real } = await agreementTrial({
    shape: 'dates',
    keys: 1_200,
    copiers: 2,
    copyMilliseconds: 100,
    environment: { SEGMENT_OBJECT_LIMIT: '200', LIST_PAGE_SIZE: '50', COPY_CONCURRENCY: '16' },
  });
  expect(differences.requests).toBeLessThan(0.02);
  expect(differences.foretold).toBeLessThan(0.02);
  // How much longer is for a calm machine to say: `simulate-agreement.ts`.
  expect(real.seconds).toBeGreaterThan(0.9 * simulated.seconds);
});
