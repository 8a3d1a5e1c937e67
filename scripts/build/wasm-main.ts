import { runCommand } from '../cli/command';
import { buildWasm } from './wasm';

const HELP = `
npm run prepare

Compiles functions/elb-log-processor/assembly to dist/wasm/documents.wasm, unless it is up to date.
`;

void runCommand(HELP, async () => {
  process.stderr.write('making dist/wasm/documents.wasm, once until its sources change\n');
  await buildWasm();
  return 0;
});
