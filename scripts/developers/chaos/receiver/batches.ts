import { join } from 'node:path';
import { runChild } from '../child';
import { OWN_NETWORK, ownNetworkAllowed } from '../own-network';
import { type Chaos, type Findings, notTried, type Row } from '../section';

const MAIN = join(__dirname, '..', 'main.ts');
const AT_ONCE = 2;

/**
 * Has processes of their own try the seeds, so many each, in network namespaces of their own where that is
 * allowed. A connection that was ended stays in the kernel's table for a minute: with a hundred
 * thousand of them, each look into it takes long, and soon no more are kept, which delivery over tcp
 * has to know (`timeWaitOverflows`).
 */
export async function inBatches(chaos: Chaos, size: number): Promise<Findings> {
  const { seeds, firstSeed, signal, tell } = chaos;
  const prefix = ownNetworkAllowed() ? OWN_NETWORK : [];
  const found: Findings[] = [];
  let next = firstSeed;
  const work = async () => {
    while (next < firstSeed + seeds && !signal.aborted) {
      const from = next;
      const count = Math.min(size, firstSeed + seeds - from);
      next += count;
      const flags = ['--from', String(from), '--seeds', String(count)];
      const child = [MAIN, 'receiver', '--json', ...flags] as const;
      const told = await runChild(child, `seeds from ${from}`, { prefix, signal });
      found.push(...((told ?? []) as Findings[]));
      tell(`${found.length * size} of ${seeds} seeds`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    rows: merged(found.flatMap(({ rows }) => rows)),
    broken: found.flatMap(({ broken }) => broken),
    absent: [
      ...new Set(found.flatMap(({ absent = [] }) => absent)),
      ...notTried(chaos, next - firstSeed),
    ],
  };
}

function merged(rows: readonly Row[]): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const sum = sums.get(row.fault);
    sums.set(row.fault, {
      fault: row.fault,
      tries: row.tries + (sum?.tries ?? 0),
      survived: row.survived + (sum?.survived ?? 0),
      ...(row.reported === undefined ? {} : { reported: row.reported + (sum?.reported ?? 0) }),
    });
  }
  return [...sums.values()];
}
