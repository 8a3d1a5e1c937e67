import { once } from 'node:events';
import { failureKind } from '@lambda-core/common/s3-errors';
import type { Timeouts } from './connection';
import { ConnectionPool } from './connection-pool';
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

type Settings = Partial<Timeouts> & { connections?: number; secure?: boolean };

const open = async (onRequest: (request: RawRequest) => void, settings: Settings = {}) => {
  const { connections = 4, secure = false, ...timeouts } = settings;
  server = await openRawServer(onRequest);
  const origin = { secure, host: '127.0.0.1', port: server.port };
  pool = new ConnectionPool({ origin, connections, ...PATIENCE, ...timeouts });
};

/** Requests are told apart by their names. */
const send = (name = 'x', signal?: AbortSignal) =>
  pool.send({ method: 'GET', path: `/${name}`, headers: {}, signal });
const reply = ({ socket }: RawRequest) => void socket.write(OK);
const stall = () => {};
/** An abort that is watched: how many listeners the signal has. */
const watchedAbort = () => {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = { added: 0, now: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...parameters: Parameters<typeof add>) => {
    listeners.added += 1;
    listeners.now += 1;
    add(...parameters);
  };
  signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
    listeners.now -= 1;
    remove(...parameters);
  };
  return { controller, signal, listeners };
};

describe('connections', () => {
  test('one after the other, requests share a connection', async () => {
    await open(reply);
    for (let count = 0; count < 3; count++)
      expect(await send()).toMatchObject({ status: 200, body: 'ok' });
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
  });

  test('there are never more than the limit, and the line is served in order', async () => {
    const held: RawRequest[] = [];
    await open((request) => void held.push(request), { connections: 2 });
    const answered: string[] = [];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const all = names.map((name) => send(name).then(() => answered.push(name)));
    await server.requested(2);
    const first = held.map(({ name }) => name).sort();
    expect(first).toEqual(['a', 'b']);
    for (let count = 3; count <= names.length; count++) {
      reply(held.shift() as RawRequest);
      await server.requested(count);
    }
    held.forEach(reply);
    await Promise.all(all);
    expect(server.requests.slice(2).map(({ name }) => name)).toEqual(['c', 'd', 'e', 'f']);
    expect(server.connections).toHaveLength(2);
    expect(answered.sort()).toEqual(names);
  });

  test('the one that was used last is used first', async () => {
    const held: RawRequest[] = [];
    await open((request) => void (request.number > 3 ? reply(request) : held.push(request)));
    const all = ['a', 'b', 'c'].map((name) => send(name).then(() => name));
    await server.requested(3);
    for (const request of held) {
      reply(request);
      await all['abc'.indexOf(request.name)];
    }
    await send();
    await send();
    const last = held[2]?.connection;
    expect(server.requests.slice(3).map(({ connection }) => connection)).toEqual([last, last]);
  });

  test.each([
    ['says close', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'],
    ['is of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
    ['has bytes behind it', `${OK}${OK}`],
  ])('a response that %s is the last one of its connection', async (_, text) => {
    await open(({ number, socket }) => void socket.write(number === 1 ? text : OK), {
      connections: 1,
    });
    expect(await Promise.all([send(), send()])).toMatchObject([{ body: 'ok' }, { body: 'ok' }]);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  test('a response may end with its connection', async () => {
    await open(({ socket }) => void socket.end('HTTP/1.1 200 OK\r\n\r\nall'));
    expect(await send()).toMatchObject({ status: 200, body: 'all' });
    expect(await send()).toMatchObject({ status: 200, body: 'all' });
  });

  test('one that the server closes while it is idle is dropped', async () => {
    await open(reply);
    await send();
    const [first] = server.connections;
    first?.end();
    // Our side has closed, too.
    await once(first as never, 'close');
    expect(await send()).toMatchObject({ body: 'ok' });
    expect(server.connections).toHaveLength(2);
  });

  test('bytes on an idle one are never a response', async () => {
    await open(reply);
    await send();
    const [first] = server.connections;
    first?.write(OK.replace('ok', 'no'));
    await once(first as never, 'close');
    expect(await send()).toMatchObject({ body: 'ok' });
    expect(server.connections).toHaveLength(2);
  });

  test('a response before the end of the request is the last one of its connection', async () => {
    await open(({ number, socket }) => {
      if (number > 1) return void socket.write(OK);
      socket.pause();
      return void socket.write(OK);
    });
    const body = 'x'.repeat(64 * 1024 * 1024);
    const put = { method: 'PUT', path: '/x', headers: {}, body };
    expect(await pool.send(put)).toMatchObject({ body: 'ok' });
    expect(await send()).toMatchObject({ body: 'ok' });
    expect(server.connections).toHaveLength(2);
  });
});

describe('no response', () => {
  test.each([
    ['breaks off', ({ socket }: RawRequest) => void socket.end(OK.slice(0, -1)), /broke off/],
    ['never begins', ({ socket }: RawRequest) => void socket.end(), /closed without a response/],
    ['is reset', ({ socket }: RawRequest) => void socket.resetAndDestroy(), /ECONNRESET/],
    ['is no HTTP', ({ socket }: RawRequest) => void socket.write('x\r\n\r\n'), /malformed status/],
  ])('a response that %s is an error with its cause', async (_, onRequest, message) => {
    await open(onRequest, { connections: 1 });
    const failures = await Promise.allSettled([send(), send()]);
    expect(failures).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    for (const failure of failures) {
      const { reason } = failure as PromiseRejectedResult;
      expect(reason).toMatchObject({
        code: 'NO_RESPONSE',
        message: `GET to 127.0.0.1:${server.port} got no whole response`,
        cause: { message: expect.stringMatching(message) },
      });
      expect(failureKind(reason)).toBe('transient');
    }
    // Each had a connection of its own, and nothing was sent twice.
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  test('a connection that was used before and closes without a response is an error, too', async () => {
    await open(({ number, socket }) => void (number === 1 ? socket.write(OK) : socket.end()));
    await send();
    await expect(send()).rejects.toMatchObject({ code: 'NO_RESPONSE' });
    expect(server.requests).toHaveLength(2);
    expect(server.connections).toHaveLength(1);
  });

  test.each([
    ['that is silent', false],
    ['that does not get on with TLS', true],
  ])('a server %s is given up', async (_, secure) => {
    await open(stall, { secure, idleMilliseconds: 50, connections: 1 });
    const failures = await Promise.allSettled([send(), send()]);
    for (const failure of failures)
      expect(failure).toMatchObject({
        reason: { code: 'NO_RESPONSE', cause: { message: 'no sign of life for 50 ms' } },
      });
    expect(server.connections).toHaveLength(2);
  });

  test('a connection that does not come about in time is given up', async () => {
    await open(stall, { secure: true, connectMilliseconds: 50 });
    await expect(send()).rejects.toMatchObject({
      code: 'NO_RESPONSE',
      cause: { message: 'no connection within 50 ms' },
    });
  });

  test('a response that stands still is given up, and so is one that drips', async () => {
    await open(
      ({ name, socket }) => {
        socket.write(OK.slice(0, 20));
        if (name !== 'drip') return;
        const drip = setInterval(() => socket.write(' '), 5);
        socket.once('close', () => clearInterval(drip));
      },
      { idleMilliseconds: 1_000, responseMilliseconds: 100 },
    );
    await expect(send('stop')).rejects.toMatchObject({
      cause: { message: 'no sign of life for 1000 ms' },
    });
    await expect(send('drip')).rejects.toMatchObject({
      cause: { message: 'no whole response within 100 ms' },
    });
  });

  test('a request may be given more time than others', async () => {
    await open(stall, { idleMilliseconds: 50 });
    const request = { method: 'GET', path: '/x', headers: {}, idleMilliseconds: 150 };
    await expect(pool.send(request)).rejects.toMatchObject({
      cause: { message: 'no sign of life for 150 ms' },
    });
  });

  test('a port where nobody listens is an error for all who wait', async () => {
    await open(stall);
    const { port } = server;
    await server.close();
    const origin = { secure: false, host: '127.0.0.1', port };
    pool = new ConnectionPool({ origin, connections: 1, ...PATIENCE });
    for (const failure of await Promise.allSettled([send(), send(), send()]))
      expect(failure).toMatchObject({
        reason: { code: 'NO_RESPONSE', cause: { code: 'ECONNREFUSED' } },
      });
    server = await openRawServer(reply);
  });

  test('after destroy nothing is under way, in line or sent', async () => {
    await open(stall, { connections: 1 });
    const all = [send(), send()];
    await server.requested(1);
    const closed = once(server.connections[0] as never, 'close');
    pool.destroy();
    for (const failure of await Promise.allSettled([...all, send()]))
      expect(failure).toMatchObject({
        reason: { code: 'NO_RESPONSE', cause: { message: 'the client was destroyed' } },
      });
    await closed;
    expect(server.connections).toHaveLength(1);
  });
});

describe('abort', () => {
  test('ends what is in flight and in line, with the reason and at once', async () => {
    await open((request) => (request.name === 'other' ? reply(request) : stall()), {
      connections: 1,
    });
    const { controller, signal, listeners } = watchedAbort();
    const all = [send('mine', signal), send('mine', signal), send('mine', signal)];
    const other = send('other');
    await server.requested(1);
    expect(listeners).toEqual({ added: 1, now: 1 });
    const closed = once(server.connections[0] as never, 'close');
    const reason = new Error('no time left');
    controller.abort(reason);
    // Microtasks only: nothing has been waited for.
    let settled: PromiseSettledResult<unknown>[] = [];
    void Promise.allSettled(all).then((results) => {
      settled = results;
    });
    await new Promise<void>((resolve) => process.nextTick(() => queueMicrotask(resolve)));
    expect(settled).toEqual(all.map(() => ({ status: 'rejected', reason })));
    await closed;
    expect(await other).toMatchObject({ body: 'ok' });
    // What was aborted in line was never sent.
    expect(server.requests.map(({ name }) => name)).toEqual(['mine', 'other']);
  });

  test('during the connect gives the place to the next, and nothing is sent', async () => {
    await open(reply, { connections: 1 });
    const controller = new AbortController();
    const sent = send('mine', controller.signal);
    const next = send('next');
    controller.abort('why');
    await expect(sent).rejects.toBe('why');
    expect(await next).toMatchObject({ body: 'ok' });
    expect(server.requests.map(({ name }) => name)).toEqual(['next']);
  });

  test('during the TLS handshake closes the connection', async () => {
    await open(stall, { secure: true });
    const controller = new AbortController();
    const sent = send('x', controller.signal);
    await server.requested(1);
    const closed = once(server.connections[0] as never, 'close');
    controller.abort('why');
    await expect(sent).rejects.toBe('why');
    await closed;
  });

  test('before the request sends nothing', async () => {
    await open(reply);
    await expect(send('x', AbortSignal.abort('why'))).rejects.toBe('why');
    await send('y');
    expect(server.requests.map(({ name }) => name)).toEqual(['y']);
  });

  test('after the response touches nothing: the signal is left alone', async () => {
    await open(reply);
    const { controller, signal, listeners } = watchedAbort();
    await Promise.all([send('a', signal), send('b', signal)]);
    expect(listeners).toEqual({ added: 1, now: 0 });
    const connections = server.connections.length;
    controller.abort();
    await send('c');
    expect(server.connections).toHaveLength(connections);
  });

  test('of one request leaves those with another signal', async () => {
    const held: RawRequest[] = [];
    await open((request) => void held.push(request));
    const [mine, theirs] = [new AbortController(), new AbortController()];
    const ours = send('mine', mine.signal);
    const other = send('theirs', theirs.signal);
    await server.requested(2);
    mine.abort('why');
    await expect(ours).rejects.toBe('why');
    held.filter(({ name }) => name === 'theirs').forEach(reply);
    expect(await other).toMatchObject({ body: 'ok' });
  });
});
