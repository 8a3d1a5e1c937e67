import { runCommand } from '../cli/command';
import { bundleCommand } from './command-bundle';
import { buildWasm } from './wasm';

const HELP = `
npm run prepare

Compiles functions/elb-log-processor/assembly to dist/wasm/documents.wasm, unless it is up to date, and bundles
the command that clones, which starts from its sources otherwise.
`;

void runCommand(HELP, async () => {
  await Promise.all([buildWasm(), bundleCommand('clone')]);
  return 0;
});
