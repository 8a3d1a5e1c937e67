import { runMeasured } from './run';

const node = (code: string): [string, ...string[]] => [process.execPath, '-e', code];

test('a command is timed, and its output kept', async () => {
  const measured = await runMeasured({ argv: node('console.log("done")'), limitSeconds: 20 });
  expect(measured.stdout).toBe('done\n');
  expect(measured.seconds).toBeGreaterThan(0);
});

test('what its children use is counted', async () => {
  const busy = 'const end = Date.now() + 700; while (Date.now() < end);';
  const parent = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`;
  const { cpuSeconds, peakBytes, peakTreeBytes } = await runMeasured({
    argv: node(parent),
    limitSeconds: 20,
  });
  // Where nothing can tell (no GNU time, no /proc) there must be no figure at all.
  if (cpuSeconds !== undefined) expect(cpuSeconds).toBeGreaterThan(0.2);
  if (peakTreeBytes !== undefined) expect(peakTreeBytes).toBeGreaterThan(peakBytes ?? 0);
});

test('a command that fails says how, and one that hangs is killed', async () => {
  const failing = node('console.error("no such bucket"); process.exit(3)');
  await expect(runMeasured({ argv: failing, limitSeconds: 20 })).rejects.toThrow(
    /ended with status 3: no such bucket/,
  );
  const hanging = node('setInterval(() => {}, 1000)');
  await expect(runMeasured({ argv: hanging, limitSeconds: 0.5 })).rejects.toThrow(
    'was killed after 0.5 s',
  );
});
