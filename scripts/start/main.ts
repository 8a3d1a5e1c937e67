import { parseArgs } from 'node:util';
import { build } from '../build/build';
import { runCommand, UsageError } from '../cli/command';
import { openDemonstration } from './demonstration';

const HELP = `
npm start [-- [--exit] [--port N]]

Builds the functions, starts the local platform (S3, Lambda, a TCP receiver in place of Logstash) on
127.0.0.1, puts sample logs of every ELB format into a bucket, and shows how the bundled function ships
them; then clones a bucket through both stages. Then it keeps serving, so that you can drop a log of your
own.

  --exit     leave when the samples are done: status 0 if and only if everything reconciled
  --port N   port of the S3 endpoint (4566, or any free one when that is taken)
`;

void runCommand(HELP, async (argv) => {
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
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port: found ${JSON.stringify(text)}, expected a number from 0 to 65535`);
}
