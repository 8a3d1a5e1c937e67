import { runCommand } from '../../cli/command';

const HELP = `
npm run docs

Writes docs/log-documents.md, docs/byte-code.md and what is in docs/kibana but its README, which are made of the log
processor's formats (functions/elb-log-processor/src/documents/formats), docs/configuration.md, which is made of the
functions' settings and Terraform's variables, and the inputs and outputs in the READMEs of modules/, which are made of
their variables.tf and outputs.tf; prints the paths of those that have changed.
`;

void runCommand(HELP, async () => {
  const { writeDocs } = require('./write') as typeof import('./write');
  for (const path of await writeDocs()) process.stdout.write(`${path}\n`);
  return 0;
});
