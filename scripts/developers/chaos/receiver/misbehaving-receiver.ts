import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import {
  ESTABLISHED,
  openKernelSockets,
  socketKey,
} from '@lambda-core/elb-log-processor/delivery/kernel-sockets';
import { listen } from '@lambda-core/local/listen';
import {
  acknowledgement,
  createLumberjackReader,
} from '@lambda-core/local/logstash/lumberjack-reader';
import { resetConnection } from '@lambda-core/local/logstash/reset-connection';
import type { KeyPair } from '@lambda-core/local/logstash/test-certificates';
import { ACKNOWLEDGING, type Acknowledging } from './acknowledging';
import { faultOf, type Victim } from './faults';
import { type Fate, RESTARTS, type Restart, type Schedule } from './schedule';

const POLITE: Fate = { fault: 'none', afterBytes: 0, milliseconds: 0, acknowledging: 'whole' };
/** Of those that read slowly. */
const BYTES_A_MILLISECOND = 500;
const LOOK_MILLISECONDS = 2;

type Open = { readonly stream: Socket; readonly tcp: Socket; stopReading(): void };

/** A receiver that does to its connections what a schedule says. */
export async function openMisbehavingReceiver(
  schedule: Pick<Schedule, 'protocol' | 'fates' | 'restarts'>,
  keys?: KeyPair,
) {
  /** How often each document was read. */
  const read = new Map<string, number>();
  /** Titles of what happened. */
  const happened = new Set<string>();
  const open = new Set<Open>();
  /** Each connection, and the TLS upon it once that stands. */
  const streams = new Map<Socket, Socket>();
  const kernel = openKernelSockets();
  const restarts = [...schedule.restarts];
  let bytesUntilRestart = restarts[0]?.afterBytes ?? Number.POSITIVE_INFINITY;
  let connections = 0;
  let closing = false;

  const count = (document: Buffer) => {
    const id = idOf(document);
    read.set(id, (read.get(id) ?? 0) + 1);
  };

  const accept = (tcp: Socket) => {
    streams.set(tcp, tcp);
    tcp.on('error', () => {});
    tcp.once('close', () => streams.delete(tcp));
    const fate = schedule.fates[connections] ?? POLITE;
    connections += 1;
    if (keys === undefined) return serve(tcp, tcp, fate);
    if (fate.fault === 'tls-silent') return void happened.add(faultOf(fate.fault).title);
    const secure = createTlsServer({ ...keys, allowHalfOpen: true });
    secure.once('secureConnection', (stream) => serve(stream, tcp, fate));
    secure.on('tlsClientError', () => tcp.destroy());
    secure.emit('connection', tcp);
  };

  const serve = (stream: Socket, tcp: Socket, fate: Fate) => {
    const { title, strike, response, atOnce } = faultOf(fate.fault);
    let stopped = false;
    let struck = false;
    let bytes = 0;
    const victim: Victim & Open = {
      stream,
      tcp,
      milliseconds: fate.milliseconds,
      stopReading() {
        stopped = true;
        handleOf(stream)?.readStop();
      },
      async finArrived() {
        const key = socketKey(tcp);
        const until = performance.now() + fate.milliseconds;
        while (key !== undefined && !tcp.destroyed) {
          const seen = await kernel.look(key);
          if (seen === undefined ? performance.now() > until : seen.state !== ESTABLISHED) return;
          await pause(LOOK_MILLISECONDS);
        }
      },
    };
    open.add(victim);
    streams.set(tcp, stream);
    stream.on('error', () => {});
    stream.once('close', () => open.delete(victim));
    const reader =
      schedule.protocol === 'tcp'
        ? lineReader(count)
        : frameReader(stream, fate.acknowledging, { count, happened });
    const take = (data: Buffer) => {
      try {
        reader(data);
      } catch {
        resetConnection(tcp, stream);
      }
    };
    const act = () => {
      happened.add(title);
      void strike?.(victim);
    };

    const takeSlowly = async (data: Buffer) => {
      victim.stopReading();
      // With tcp what has left the kernel is lost with us, and so counts as read.
      if (schedule.protocol === 'tcp') {
        take(data);
        await pause(Math.min(fate.milliseconds, data.length / BYTES_A_MILLISECOND));
      } else {
        for (let at = 0; at < data.length && !stream.destroyed; at += BYTES_A_MILLISECOND) {
          take(data.subarray(at, at + BYTES_A_MILLISECOND));
          await pause(1);
        }
      }
      if (!stream.destroyed) handleOf(stream)?.readStart();
    };
    // TLS hands out more than one piece of what it has read already.
    let slowly = Promise.resolve();

    stream.on('data', (data) => {
      const before = bytes;
      bytes += data.length;
      if (fate.fault === 'slow') slowly = slowly.then(() => takeSlowly(data));
      // Cut at the byte: how the kernel cuts must not decide what was read.
      else if (fate.fault === 'reset')
        take(data.subarray(0, Math.max(0, fate.afterBytes - before)));
      else take(data);
      if (before <= fate.afterBytes && bytes > fate.afterBytes && !stopped) {
        struck = true;
        // In the next turn, for what was acknowledged has to be on its way.
        void nextTurn().then(act);
      }
      bytesUntilRestart -= data.length;
      if (bytesUntilRestart < 0) restart();
    });
    stream.once('end', () => {
      // What was cut off must not look taken.
      if (fate.fault === 'reset' ? struck : stopped && fate.fault !== 'slow') return;
      void slowly.then(() => (response === undefined ? stream.end() : response(victim)));
    });
    // What came along with the handshake has left the kernel already.
    if (atOnce !== true || tcp !== stream) stream.resume();
    if (atOnce === true) act();
  };

  const restart = () => {
    const next = restarts.shift() as Restart;
    bytesUntilRestart = Number.POSITIVE_INFINITY;
    void nextTurn().then(async () => {
      if (closing) return;
      happened.add(RESTARTS[next.how].title);
      const closed = new Promise((resolve) => server.close(resolve));
      leave(next.how);
      // A server has closed when its connections have; the port is free before.
      if (next.how !== 'moved') await closed;
      await pause(next.milliseconds);
      if (closing) return;
      bytesUntilRestart = restarts[0]?.afterBytes ?? Number.POSITIVE_INFINITY;
      server = await listening(accept, port);
      if (closing) server.close();
    });
  };

  const leave = (how: Restart['how']) => {
    if (how !== 'moved') resetAll((tcp) => !served(tcp));
    for (const { stopReading } of open) stopReading();
    for (const { stream, tcp } of open) {
      if (how === 'java') stream.end(() => stream.destroy());
      else if (how === 'closed') stream.destroy();
      else if (how !== 'moved') resetConnection(tcp, stream);
    }
  };
  const resetAll = (which: (tcp: Socket) => boolean) => {
    for (const [tcp, stream] of streams) if (which(tcp)) resetConnection(tcp, stream);
  };
  const served = (tcp: Socket) => [...open].some((victim) => victim.tcp === tcp);

  let server = await listening(accept, 0);
  const { port } = server.address() as { port: number };
  return {
    port,
    read,
    happened,
    async [Symbol.asyncDispose]() {
      closing = true;
      server.close();
      resetAll(() => true);
    },
  };
}

async function listening(accept: (tcp: Socket) => void, port: number): Promise<Server> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, accept);
  await listen(server, 'the misbehaving receiver', port);
  return server;
}

function lineReader(count: (line: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    const bytes = Buffer.concat([rest, data]);
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      count(bytes.subarray(from, at));
      from = at + 1;
    }
    rest = bytes.subarray(from);
  };
}

function frameReader(
  stream: Socket,
  acknowledging: Acknowledging,
  { count, happened }: { count: (document: Buffer) => void; happened: Set<string> },
) {
  const { title, begin } = ACKNOWLEDGING[acknowledging];
  const acknowledge = begin();
  let of = 0;
  return createLumberjackReader({
    window(documents) {
      of = documents;
      happened.add(title);
    },
    document(json, number) {
      count(json);
      for (const value of acknowledge(number, of)) stream.write(acknowledgement(value));
    },
  });
}

/** A real document's `event.id`, or all that a numbered one is. */
function idOf(document: Buffer): string {
  const text = document.toString();
  return text.startsWith('{') ? JSON.parse(text).event.id : text;
}

/** Node's `pause()` reads on until its own buffer is full, and what lies there is read and lost. */
function handleOf(stream: Socket) {
  type Handle = { readStop(): void; readStart(): void } | null;
  return (stream as unknown as { _handle: Handle })._handle;
}
