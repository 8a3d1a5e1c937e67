import { runCommand } from '../../../cli/command';
import { tryRoundTrips } from './inside';

/** The part of the section that has a network of its own: prints the findings as JSON. */
void runCommand('', async ([python = '', firstSeed, seeds], signal) => {
  const findings = await tryRoundTrips(python, {
    firstSeed: Number(firstSeed),
    seeds: Number(seeds),
    short: false,
    signal,
    tell: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(JSON.stringify(findings));
  return 0;
});
