import { readdirSync, readFileSync } from 'node:fs';

/** What a command used; a field is missing where this machine cannot tell. */
export type Usage = Readonly<{
  /** User and system time of the command and everything it started. */
  cpuSeconds?: number;
  /** The most memory that one of its processes held. */
  peakBytes?: number;
  /** The most that all of its processes held at a moment, sampled; shared pages count several times. */
  peakTreeBytes?: number;
}>;

/** Of something measured, what belongs here. */
export function usageIn({ cpuSeconds, peakBytes, peakTreeBytes }: Usage): Usage {
  return {
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
    ...(peakBytes === undefined ? {} : { peakBytes }),
    ...(peakTreeBytes === undefined ? {} : { peakTreeBytes }),
  };
}

/** /proc counts CPU time in hundredths of a second on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** What a running process has used so far, from /proc; nothing elsewhere or when it is gone. */
export function usageOf(pid: number): Usage {
  const stat = statOf(pid);
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  if (stat === undefined || peak === undefined) return {};
  return { cpuSeconds: stat.cpuSeconds, peakBytes: Number(peak) * 1024 };
}

/** Memory that `root` and its descendants hold now; `undefined` without /proc. */
export function treeBytes(root: number): number | undefined {
  if (statOf(root) === undefined) return undefined;
  // A descendant's number is higher, unless numbers have gone round: with millions of them, rarely.
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid >= root)
    .sort((one, other) => one - other);
  const tree = new Set<number>([root]);
  let bytes = 0;
  for (const pid of pids) {
    const stat = statOf(pid);
    if (stat === undefined || !(pid === root || tree.has(stat.parent))) continue;
    tree.add(pid);
    bytes += stat.bytes;
  }
  return bytes;
}

function statOf(pid: number): { parent: number; cpuSeconds: number; bytes: number } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === '') return undefined;
  // The name in parentheses may hold spaces, so fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    bytes: Number(fields[21]) * PAGE_BYTES,
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It has ended in the meantime, or this is no Linux.
  }
}
