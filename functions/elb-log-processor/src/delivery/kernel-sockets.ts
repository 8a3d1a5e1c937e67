import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** What the kernel knows of a socket and Node does not tell. */
export type KernelSocket = {
  /** As in Linux's include/net/tcp_states.h. */
  readonly state: number;
  /** Bytes, and our FIN, that the other side's kernel has not acknowledged. */
  readonly unacknowledged: number;
};

export const ESTABLISHED = 0x01;
export const TIME_WAIT = 0x06;

/**
 * Looks sockets up in Linux's table of connections, `/proc/self/net/tcp` (proc(5)): local and remote
 * address, state, bytes queued for sending. Where there is no such table (macOS), or it does not list an
 * open socket (some sandboxes), `available` turns false, and callers do without.
 */
export type KernelSockets = {
  readonly available: boolean;
  /** Finds out, with a socket that is open. */
  verify(socket: Socket): Promise<void>;
  /** As of a moment after the call; `undefined` when the kernel has no such socket, or no table. */
  look(key: SocketKey): Promise<KernelSocket | undefined>;
  /** Whether the kernel may have left out the state TIME_WAIT because it holds too many of them. */
  timeWaitOverflows(): Promise<boolean>;
};

/** A socket's line in the table, up to its state. It must be made while the socket is open. */
export type SocketKey = { readonly file: string; readonly text: string };

export function socketKey(socket: Socket): SocketKey | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return undefined;
  const file = socket.remoteFamily === 'IPv6' ? 'tcp6' : 'tcp';
  return { file, text: `: ${place(localAddress, localPort)} ${place(remoteAddress, remotePort)} ` };
}

export function openKernelSockets(): KernelSockets {
  let available = process.platform === 'linux';

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
    async verify(socket) {
      const key = socketKey(socket);
      const seen = key === undefined ? undefined : await look(key);
      if (seen === undefined && !socket.destroyed) available = false;
    },
    look,
    async timeWaitOverflows() {
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

const reading = new Map<string, Promise<string>>();
const next = new Map<string, Promise<string>>();

/**
 * Shared by all deliveries of this process, for the kernel walks through the connections of all for each
 * reader (40 ms on a large and busy machine): whoever looks while a table is read gets the next one.
 */
function table(file: string): Promise<string> {
  const current = reading.get(file);
  if (current === undefined) {
    const text = readFile(`/proc/self/net/${file}`, 'latin1').finally(() => reading.delete(file));
    reading.set(file, text);
    return text;
  }
  // The one under way may have passed our socket already.
  let following = next.get(file);
  if (following === undefined) {
    const again = () => {
      next.delete(file);
      return table(file);
    };
    following = current.then(again, again);
    next.set(file, following);
  }
  return following;
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
