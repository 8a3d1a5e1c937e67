import { readdirSync, readFileSync } from 'node:fs';

/** Its resident memory and open descriptors (proc(5)); `undefined` when it has ended, or without Linux's /proc. */
export function usageOf(pid: number) {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    return kilobytes === null ? undefined : { megabytes: Number(kilobytes[1]) / 1024, descriptors };
  } catch {
    return undefined;
  }
}
