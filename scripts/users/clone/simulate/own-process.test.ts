import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

test('the command that simulates leaves little garbage lying', async () => {
  const probe = `${__dirname}/fixtures/churn-at-exit.cjs`;
  const node = ['--expose-gc', '--require', probe, 'scripts/start.cjs'];
  const command = ['clone', '--simulate', '1000', '--json'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...node, ...command]);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'complete', objects: { copied: 1_000 } });
  // V8 alone has it hold four times what lives.
  expect(Number(/^held (.*)$/m.exec(stderr)?.[1])).toBeLessThan(2.5);
});
