import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../../build/functions';
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
  const own = ownNetworkAllowed() ? OWN_NETWORK : [];
  const found: Findings[] = [];
  let next = firstSeed;
  const work = async () => {
    while (next < firstSeed + seeds && !signal.aborted) {
      const from = next;
      const count = Math.min(size, firstSeed + seeds - from);
      next += count;
      found.push(await batch(own, from, count, signal));
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

async function batch(
  prefix: readonly string[],
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<Findings> {
  const node = [process.execPath, '--require', 'tsx/cjs', MAIN, 'receiver', '--json'];
  const flags = ['--from', String(from), '--seeds', String(count)];
  const [program, ...rest] = [...prefix, ...node, ...flags] as [string, ...string[]];
  const child = spawn(program, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], signal });
  child.on('error', () => {});
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, 'close').catch(() => {});
  const [stdout, stderr] = await said;
  try {
    return JSON.parse(stdout)[0];
  } catch (cause) {
    if (signal.aborted) return { rows: [], broken: [] };
    throw new LambdaCoreError('CHAOS_BATCH', `seeds from ${from} ended early: ${stderr}`, {
      cause,
    });
  }
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
