import { readFileSync, writeFileSync } from 'node:fs';

/** Most memory that a process has held since `resetPeakMemory`; `undefined` without Linux's /proc. */
export function readPeakMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(
      readFileSync(`/proc/${pid}/status`, 'latin1'),
    )?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Begins a new peak (proc(5), clear_refs: 5 resets the "high water mark"). */
export function resetPeakMemory(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Without it the peak is that of the process's life, which is what Lambda itself reports.
  }
}
