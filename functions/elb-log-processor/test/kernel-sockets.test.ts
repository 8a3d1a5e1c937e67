import { once } from 'node:events';
import fs from 'node:fs/promises';
import { connect } from 'node:net';
import { ESTABLISHED, openKernelSockets, socketKey } from '../src/delivery/kernel-sockets';
import { openReceiver } from './delivery-harness';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('deliveries that look at the same time share two readings of the table', async () => {
  const receiver = await openReceiver();
  const socket = connect(receiver.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const key = socketKey(socket);
  const reading = jest.spyOn(fs, 'readFile');
  const looks = Array.from({ length: 20 }, () => key && openKernelSockets().look(key));
  for (const seen of await Promise.all(looks)) expect(seen?.state).toBe(ESTABLISHED);
  expect(reading).toHaveBeenCalledTimes(2);
  reading.mockRestore();
  await receiver.kill();
});
