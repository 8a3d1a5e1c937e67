import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What the kernel knows of a socket and Node does not tell. */
export type KernelSocket = {
  /** As in Linux's include/net/tcp_states.h. */
  readonly state: number;
  /** Bytes, and our FIN, that the other side's kernel has not acknowledged. */
  readonly unacknowledged: number;
};

export const ESTABLISHED = 0x01;
export const TIME_WAIT = 0x06;

export type KernelSockets = ReturnType<typeof openKernelSockets>;

/** A socket's line in the table, up to its state. It must be made while the socket is open. */
export type SocketKey = { readonly file: string; readonly text: string };

export function socketKey(socket: Socket): SocketKey | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return undefined;
  const file = socket.remoteFamily === 'IPv6' ? 'tcp6' : 'tcp';
  return { file, text: `: ${place(localAddress, localPort)} ${place(remoteAddress, remotePort)} ` };
}

/**
 * Looks sockets up in Linux's table of connections, `/proc/self/net/tcp` (proc(5)): local and remote
 * address, state, bytes queued for sending. Where there is no such table (macOS), or it does not list an
 * open socket (some sandboxes), `available` turns false, and callers do without.
 */
export function openKernelSockets() {
  let available = process.platform === 'linux';
  let verified = false;

  const look = async ({ file, text }: SocketKey): Promise<KernelSocket | undefined> => {
    const lines = await table(file).catch(() => {
      available = false;
      return '';
    });
    const at = lines.indexOf(text);
    if (at < 0) return undefined;
    const rest = lines.slice(at + text.length, at + text.length + 11);
    return {
      state: Number.parseInt(rest.slice(0, 2), 16),
      unacknowledged: Number.parseInt(rest.slice(3, 11), 16),
    };
  };

  return {
    get available() {
      return available;
    },
    /** Finds out, with the first socket that is open. */
    async verify(socket: Socket): Promise<void> {
      if (verified || !available) return;
      verified = true;
      const key = socketKey(socket);
      const seen = key === undefined ? undefined : await look(key);
      if (seen === undefined && !socket.destroyed) available = false;
    },
    /** As of a moment after the call; `undefined` when the kernel has no such socket, or no table. */
    look,
    /** Whether the kernel may have left out the state TIME_WAIT because it holds too many of them. */
    async timeWaitOverflows(): Promise<boolean> {
      const [names = '', values = ''] = (
        await readFile('/proc/self/net/netstat', 'latin1').catch(() => '')
      )
        .split('\n')
        .filter((line) => line.startsWith('TcpExt:'));
      const column = names.split(' ').indexOf('TCPTimeWaitOverflow');
      return column < 0 || values.split(' ')[column] !== '0';
    },
  };
}

/**
 * After a reading comes a rest, some times as long: the kernel walks through its table in 0.2 ms in a function, in 8 ms
 * on a machine with much memory, in 40 ms on a busy one. Confirmations wait for it.
 */
const REST = { times: 3, mostMilliseconds: 30 };

const tables = new Map<string, () => Promise<string>>();

/** The table, as of a moment after the call. Shared by all deliveries of this process, for reading it is work. */
function table(file: string): Promise<string> {
  const read = tables.get(file) ?? openTable(`/proc/self/net/${file}`);
  tables.set(file, read);
  return read();
}

function openTable(path: string): () => Promise<string> {
  let rested = Promise.resolve();
  let next: Promise<string> | undefined;
  // The longer ones waited for a core.
  let quickest = Number.POSITIVE_INFINITY;
  return () => {
    next ??= rested.then(() => {
      // One that is under way may have passed a socket already, so whoever looks now gets the one behind it.
      next = undefined;
      const began = performance.now();
      const text = readFile(path, 'latin1');
      const rest = () => {
        quickest = Math.min(quickest, performance.now() - began);
        return pause(Math.min(REST.times * quickest, REST.mostMilliseconds));
      };
      rested = text.then(rest, rest);
      return text;
    });
    return next;
  };
}

/** `0100007F:1F90`: each 32 bits of the address in the machine's order of bytes, then the port. */
function place(address: string, port: number): string {
  const bytes = address.includes(':') ? ipv6Bytes(address) : address.split('.').map(Number);
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    words.push(
      ...bytes
        .slice(at, at + 4)
        .reverse()
        .map((byte) => hex(byte, 2)),
    );
  }
  return `${words.join('')}:${hex(port, 4)}`;
}

function ipv6Bytes(address: string): number[] {
  const [head = '', tail] = (address.split('%')[0] as string).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').flatMap(groupBytes));
  const before = groups(head);
  const after = groups(tail ?? '');
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** The last group may be an IPv4 address. */
function groupBytes(group: string): number[] {
  if (group.includes('.')) return group.split('.').map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
