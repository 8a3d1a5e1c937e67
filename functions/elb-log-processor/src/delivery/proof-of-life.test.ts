import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { numberedChunk, openReceiver } from './fixtures/delivery-harness';
import { openKernelSockets } from './kernel-sockets';
import { openProofOfLife } from './proof-of-life';

const SETTLING_MILLISECONDS = 5;

test.each([
  ['stands', false, ['confirmed']],
  ['has fallen, and the next one stands', true, ['failed']],
])('what closes cleanly while its witness %s: %j, %j', async (_, falls, expected) => {
  const receiver = await openReceiver();
  const told: string[] = [];
  const proof = openProofOfLife(
    SETTLING_MILLISECONDS,
    openKernelSockets(),
    { confirmed: () => told.push('confirmed'), failed: () => told.push('failed') },
    async () => {
      const socket = connect(receiver.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      return socket;
    },
    () => {},
  );
  const witness = await proof.witness();
  if (witness === undefined) throw new Error('there is a witness');
  if (falls) {
    witness.destroy(new Error('closed by the receiver'));
    await once(witness, 'close').catch(() => {});
    await proof.witness();
  }
  const chunk = numberedChunk(0, 1);
  const item = { chunk, pieces: [chunk], confirmed: 0, failures: 0, sent: true };
  // Without a key nothing is asked of the kernel.
  proof.closed({ items: [item], key: undefined, witness });
  while (told.length === 0) await pause(SETTLING_MILLISECONDS);
  expect(told).toEqual(expected);
  await receiver.kill();
});
