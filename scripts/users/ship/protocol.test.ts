import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { startCommand } from '../../cli/fixtures/npm-run';
import { openFolder, sample, ship } from './fixtures/ship-run';

const { file } = openFolder();
const log = file('a.log', sample(10));

/** A receiver of one protocol, as Logstash's are; the local one tells them apart. */
async function listen(onConnection: (socket: Socket) => void) {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    to: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void server.close(),
  };
}

const DOUBT = 'it has acknowledged nothing; does it speak lumberjack (beats input)?';

test('lumberjack to a tcp input, which answers nothing: what may be wrong is told meanwhile', async () => {
  using input = await listen((socket) => socket.on('error', () => {}).resume());
  const command = startCommand('ship', [log, '--to', input.to]);
  const doubt = `${input.to}: ${DOUBT} --protocol tcp is for a tcp input`;
  const escaped = doubt.replace(/[()?.]/g, '\\$&');
  await command.said(
    new RegExp(
      `^waiting for ${input.to} to confirm, \\d s; \\S*a\\.log: 100 %, 0 (.|\\n)*^${escaped} \\(1\\d s\\); `,
      'm',
    ),
  );
  command.interrupt();
  expect(await command.ended).toMatchObject({ status: 130 });
});

test('lumberjack to a receiver that hangs up: what may be wrong is told at the end', async () => {
  using input = await listen((socket) =>
    socket.on('error', () => {}).once('data', () => socket.end()),
  );
  const { status, stderr } = await ship([log, '--to', input.to, '--attempts', '1']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: .*after 1 attempts: 10 lines not confirmed/m);
  expect(stderr).toContain(`(${DOUBT} --protocol tcp is for a tcp input)`);
});

test('tcp to a beats input, which hangs up: what may be wrong is told at the end', async () => {
  // It takes no frame that does not begin with a version (`BeatsParser` of logstash-input-beats).
  using input = await listen((socket) =>
    socket
      .on('error', () => {})
      .once('data', ([version]) => {
        if (version !== '2'.charCodeAt(0)) socket.resetAndDestroy();
      }),
  );
  const flags = ['--protocol', 'tcp', '--attempts', '2'];
  const { status, stderr } = await ship([log, '--to', input.to, ...flags]);
  expect(status).toBe(1);
  expect(stderr).toContain(
    '(it has confirmed nothing; does it take JSON lines (tcp input)? --protocol lumberjack is for a beats input)',
  );
});
