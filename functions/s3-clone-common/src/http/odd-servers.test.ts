import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { failureKind } from '@lambda-core/common/s3-errors';
import { BODY_LIMIT, ConnectionPool } from '.';
import {
  OK,
  openRawServer,
  PATIENCE,
  type RawRequest,
  type RawServer,
} from './fixtures/raw-server';

let server: RawServer;
let pool: ConnectionPool;
afterEach(async () => {
  pool.destroy();
  await server.close();
});

/** A pool of one connection, so that a request shows what the one before it has left behind. */
const open = async (onRequest: (request: RawRequest) => void) => {
  server = await openRawServer(onRequest);
  const origin = { secure: false, host: '127.0.0.1', port: server.port };
  pool = new ConnectionPool({ origin, connections: 1, ...PATIENCE });
};
/** Says this to the first request, and OK to the others. */
const openSaying = (text: string, then: (socket: Socket) => void = () => {}) =>
  open(({ number, socket }) => {
    socket.write(number === 1 ? Buffer.from(text, 'latin1') : OK);
    if (number === 1) then(socket);
  });
const send = (name: string) => pool.send({ method: 'GET', path: `/${name}`, headers: {} });
const drip = async (socket: Socket, text: string) => {
  socket.setNoDelay(true);
  for (const byte of Buffer.from(text)) {
    socket.write(Buffer.of(byte));
    await turn();
  }
};
const connections = () => server.requests.map(({ connection }) => connection);

const START = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${START}transfer-encoding: chunked\r\n\r\n`;

describe('half-closed', () => {
  test.each([
    ['without a length', `${START}\r\nok`],
    ['with close', `${START}connection: close\r\ncontent-length: 2\r\n\r\nok`],
    ['without a word of warning', OK],
  ])('a response %s may be the last thing that a server says', async (_, text) => {
    await openSaying(text, (socket) => void socket.end());
    expect(await send('first')).toMatchObject({ status: 200, body: 'ok' });
    // Our side follows.
    await once(server.connections[0] as never, 'close');
    expect(await send('second')).toMatchObject({ body: 'ok' });
    expect(connections()).toEqual([1, 2]);
  });

  test.each([
    '',
    'HTTP/1.1 2',
    'HTTP/1.1 100 Continue\r\n\r\n',
    `${START}content-length: 2\r\n\r\no`,
    `${START}connection: close\r\ncontent-length: 2\r\n\r\no`,
    `${CHUNKED}2\r\nok`,
    `${CHUNKED}2\r\nok\r\n0\r\n`,
  ])('%j and then no more is no response', async (text) => {
    await openSaying(text, (socket) => void socket.end());
    await expect(send('first')).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    await once(server.connections[0] as never, 'close');
    expect(await send('second')).toMatchObject({ body: 'ok' });
    expect(connections()).toEqual([1, 2]);
  });
});

describe('keep-alive races', () => {
  test.each(['end', 'destroy', 'resetAndDestroy'] as const)(
    'a server that follows every response with %s loses requests, and gets none twice',
    async (close) => {
      await open(({ number, socket }) => {
        // In turn the close comes right behind the response, and a little later, when a request may be coming.
        const end = () => void socket[close]();
        socket.write(OK, () => (number % 2 === 0 ? end() : setImmediate(end)));
      });
      const names = Array.from({ length: 50 }, (_, at) => String(at));
      const outcomes: string[] = [];
      for (const name of names)
        outcomes.push(
          await send(name).then(
            ({ body }) => body,
            ({ code }) => code,
          ),
        );
      expect(new Set([...outcomes, 'ok', 'NO_RESPONSE'])).toEqual(new Set(['ok', 'NO_RESPONSE']));
      expect(outcomes).toContain('ok');
      const seen = server.requests.map(({ name }) => name);
      expect(new Set(seen).size).toBe(seen.length);
      // Each response went to the request that it was for: what has one was seen.
      expect(seen).toEqual(expect.arrayContaining(names.filter((_, at) => outcomes[at] === 'ok')));
    },
  );

  test('a request that meets the close is lost, counted, and the next one is served', async () => {
    await open(
      ({ number, socket }) => void (number === 2 ? socket.resetAndDestroy() : socket.write(OK)),
    );
    await send('first');
    const error = await send('second').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'NO_RESPONSE' });
    expect(failureKind(error)).toBe('transient');
    expect(await send('third')).toMatchObject({ body: 'ok' });
    expect(connections()).toEqual([1, 1, 2]);
  });
});

describe('garbage', () => {
  test.each([
    ['another protocol', 'SSH-2.0-x\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['another protocol that was not asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a header without a colon', `${START}no colon\r\n\r\n`],
    ['a zero byte', `${START}x-a: b\0\r\n\r\n`],
    ['two lengths', `${START}content-length: 1\r\ncontent-length: 2\r\n\r\nab`],
    ['a chunk without a size', `${CHUNKED}x\r\n`],
    ['a header without an end', `${START}x: ${'a'.repeat(100_000)}`],
  ])('%s fails its request at once, and its connection carries no other', async (_, text) => {
    await openSaying(text);
    const first = send('first');
    const second = send('second');
    await expect(first).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    expect(await second).toMatchObject({ body: 'ok' });
    expect(connections()).toEqual([1, 2]);
  });

  test('what is too long is a failure for good', async () => {
    await openSaying(`${START}content-length: ${BODY_LIMIT + 1}\r\n\r\n`);
    const error = await send('first').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'RESPONSE_TOO_LONG' });
    expect(failureKind(error)).toBe('final');
    expect(await send('second')).toMatchObject({ body: 'ok' });
  });

  test('a response in single bytes, after one that was not asked to wait for, is whole', async () => {
    const text = `HTTP/1.1 100 Continue\r\n\r\n${CHUNKED}2;a=b\r\nok\r\n0\r\nx: y\r\n\r\n`;
    await open(({ socket }) => void drip(socket, text));
    expect(await send('first')).toMatchObject({ status: 200, body: 'ok' });
    expect(await send('second')).toMatchObject({ body: 'ok' });
    expect(connections()).toEqual([1, 1]);
  });
});
