import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { findTool } from '@lambda-core/local/tools/find-tool';
import { ROOT } from '../../../build/functions';
import { OWN_NETWORK, ownNetworkAllowed } from '../own-network';
import type { Chaos, Findings } from '../section';

const INSIDE = join(__dirname, 'inside-main.ts');

/**
 * Restarts over a line with a round trip, and how that tells on the rate. It happens in network
 * namespaces that end with the processes in them, so nothing is left behind, however this one ends.
 */
export async function roundTripsSection(chaos: Chaos): Promise<Findings> {
  const python = findTool('python3');
  const missing =
    python === undefined
      ? 'python3 is not on this machine'
      : ownNetworkAllowed()
        ? undefined
        : 'a network namespace of its own, which takes unshare(1), ip(8) and root';
  if (missing !== undefined) return { rows: [], broken: [], absent: [missing] };
  const node = [process.execPath, '--require', 'tsx/cjs', INSIDE];
  const numbers = [chaos.firstSeed, chaos.seeds].map(String);
  const [program, ...parameters] = [...OWN_NETWORK, ...node, python as string, ...numbers];
  const child = spawn(program, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  chaos.signal.addEventListener('abort', stop);
  let said = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    said = line;
    chaos.tell(line);
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  chaos.signal.removeEventListener('abort', stop);
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw new LambdaCoreError('CHAOS_ROUND_TRIPS', `ended early: ${said}`, { cause });
  }
}
