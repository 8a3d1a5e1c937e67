import { join } from 'node:path';
import { findTool } from '@lambda-core/local/tools/find-tool';
import { runChild } from '../child';
import { OWN_NETWORK, ownNetworkAllowed } from '../own-network';
import { absent, type Chaos, type Findings } from '../section';

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
  if (missing !== undefined) return absent(missing);
  const { firstSeed, seeds, signal, tell } = chaos;
  const child = [INSIDE, python as string, String(firstSeed), String(seeds)] as const;
  const told = await runChild(child, 'it', { prefix: OWN_NETWORK, signal, hear: tell });
  return (told as Findings | undefined) ?? absent('all of it: no time was left');
}
