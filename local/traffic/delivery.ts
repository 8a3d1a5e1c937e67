import { fraction, type Random } from '../random';
import type { TrafficMinute, TrafficSettings } from './types';

const MINUTE = 60_000;

/** ELB writes a log file for each five minutes, on the clock's fives. */
export const LOG_MINUTES = 5;

/** Whether the minute that begins at `at` is the last one of a log file. */
export function endsLogFile(at: number): boolean {
  return (at / MINUTE + 1) % LOG_MINUTES === 0;
}

/** The files of all nodes about `minutes`, which belong together. A node without requests writes none. */
export function filesOf(
  random: Random,
  minutes: readonly TrafficMinute[],
  { nodes, lateFile }: TrafficSettings,
): { readonly deliveredAt: number; readonly lines: number; readonly lostLines: number }[] {
  const last = minutes.at(-1);
  if (last === undefined) return [];
  const end = last.at + MINUTE;
  const lines = minutes.reduce((sum, { requests }) => sum + requests, 0);
  const lost = minutes.reduce((sum, { lostLines }) => sum + lostLines, 0);
  return Array.from({ length: nodes }, (_, node) => {
    // Seconds to some minutes until it lies in the bucket, seconds more until it is shipped.
    const delay = 25 + 140 * fraction(random);
    const late = fraction(random) < lateFile ? 240 + 300 * fraction(random) : 0;
    return {
      deliveredAt: end + Math.round((delay + late) * 1000),
      lines: partOf(lines, node, nodes),
      lostLines: partOf(lost, node, nodes),
    };
  }).filter((file) => file.lines > 0);
}

/** What falls to one of `parts` when `all` are dealt out in turns. */
function partOf(all: number, part: number, parts: number): number {
  return Math.floor(all / parts) + (part < all % parts ? 1 : 0);
}
