import { parseArgs } from 'node:util';
import { build } from '../build/build';
import { UsageError } from '../cli/command';
import { openDemonstration } from './demonstration';

/** Builds, demonstrates and serves; returns the exit status. */
export async function start(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { exit: { type: 'boolean', default: false }, port: { type: 'string' } },
  });
  const port = readPort(values.port);
  print('Building the functions …');
  for (const { name, bundleBytes } of await build())
    print(`  ${name}: ${(bundleBytes / 1024).toFixed(0)} KB`);

  await using demonstration = await openDemonstration({
    port,
    print,
  });
  const reconciled = await demonstration.run();
  print('');
  print(reconciled ? 'Everything reconciled.' : 'NOT everything reconciled; see above.');
  if (!values.exit) await demonstration.serve();
  return reconciled ? 0 : 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port: found ${JSON.stringify(text)}, expected a number from 0 to 65535`);
}
