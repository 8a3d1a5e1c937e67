import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openClients } from './clients';

test('an AWS that takes a request and never replies fails it, where a queue has another host and when it is ended, too', async () => {
  const before = { ...process.env };
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {}).resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, localEnvironment({ endpoint: `http://127.0.0.1:${port}` }));
  const { sqs } = openClients('eu-west-1', 'eu-west-1');
  const soon = { requestTimeout: 50 };
  await expect(sqs.send(new ListQueuesCommand({}), soon)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  const asked = connections;
  const message = { QueueUrl: 'http://127.0.0.1:9/123456789012/logs', MessageBody: '' };
  await expect(sqs.send(new SendMessageCommand(message), soon)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(connections).toBeGreaterThan(asked);
  const end = new AbortController();
  const asking = openClients('eu-west-1', 'eu-west-1', { end: end.signal }).sqs.send(
    new ListQueuesCommand({}),
  );
  end.abort();
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  sqs.destroy();
  server.close();
  process.env = before;
});
