import { once } from 'node:events';
import fs from 'node:fs/promises';
import { connect } from 'node:net';
import { setImmediate as pollOnce } from 'node:timers/promises';
import { openReceiver } from './fixtures/delivery-harness';
import { ESTABLISHED, openKernelSockets, socketKey } from './kernel-sockets';

const onLinux = process.platform === 'linux' ? test : test.skip;

// First here, for the module remembers its quickest reading.
onLinux(
  'a look while the table is read gets the next reading, which comes after a rest',
  async () => {
    await using looking = await openLooking();
    let latest = looking.look();
    for (let i = 0; i < 10; i++) {
      while (looking.readings.length <= i) await pollOnce();
      const next = looking.look();
      await latest;
      latest = next;
    }
    expect((await latest)?.state).toBe(ESTABLISHED);
    expect(looking.readings).toHaveLength(11);
    let quickest = Number.POSITIVE_INFINITY;
    for (const [i, { began, ended }] of looking.readings.slice(0, -1).entries()) {
      quickest = Math.min(quickest, ended - began);
      const rest = (looking.readings[i + 1]?.began ?? 0) - ended;
      // A timer may come a millisecond early.
      expect(rest).toBeGreaterThan(Math.min(3 * quickest, 30) - 2);
    }
  },
);

onLinux('deliveries that look at the same time share one reading of the table', async () => {
  await using looking = await openLooking();
  const looks = Array.from({ length: 20 }, looking.look);
  for (const seen of await Promise.all(looks)) expect(seen?.state).toBe(ESTABLISHED);
  expect(looking.readings).toHaveLength(1);
});

/** An open connection to look at, and when the table was read. */
async function openLooking() {
  const receiver = await openReceiver();
  const socket = connect(receiver.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const key = socketKey(socket);
  const readings: { began: number; ended: number }[] = [];
  const { readFile } = fs;
  const spy = jest.spyOn(fs, 'readFile').mockImplementation(async (...args) => {
    const reading = { began: performance.now(), ended: 0 };
    readings.push(reading);
    return readFile(...args).finally(() => {
      reading.ended = performance.now();
    });
  });
  return {
    readings,
    look: async () => key && openKernelSockets().look(key),
    async [Symbol.asyncDispose]() {
      spy.mockRestore();
      await receiver.kill();
    },
  };
}
