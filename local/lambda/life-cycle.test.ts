import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGate } from './fixtures/gate';
import { openTestHost } from './fixtures/open';
import { isAlive, untilGone } from './fixtures/processes';

const started: ChildProcess[] = [];

afterAll(() => {
  for (const parent of started) parent.kill('SIGKILL');
});

test('leaves no process behind when closed, and fails what was running', async () => {
  const gate = await createGate();
  const { host } = await openTestHost();
  const running = host.invoke('subject', { do: 'wait', port: gate.port });
  await gate.waitForArrivals(1);
  const pids = host.processIds();
  expect(pids).toHaveLength(1);
  await Promise.all([host.close(), host.close()]);
  expect((await running).error?.errorMessage).toMatch(/signal: killed$/);
  expect(pids.filter(isAlive)).toEqual([]);
  await expect(host.invoke('subject', {})).rejects.toThrow(/has been closed/);
  await gate.close();
});

test('whoever waits for a host to be idle hears that it was closed', async () => {
  const { host } = await openTestHost();
  host.invokeAsync('subject', { do: 'hang' });
  const waiting = expect(host.idle()).rejects.toThrow(/has been closed/);
  await host.close();
  await waiting;
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'leaves no process behind, running or frozen, when the host dies of %s',
  async (signal) => {
    const script = join(__dirname, 'fixtures', 'lone-host.ts');
    const parent = spawn(process.execPath, ['--require', 'tsx/cjs', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(parent);
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const pids: number[] = JSON.parse(String(line));
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual(pids);
    parent.kill(signal);
    await once(parent, 'exit');
    await untilGone(pids);
  },
);
