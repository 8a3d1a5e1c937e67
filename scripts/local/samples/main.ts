import { describeError, type LambdaCoreError } from '@lambda-core/common/errors';
import { HELP, parseCommand } from './command';
import { writeSample, writeSampleTo } from './write';

async function run(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  if (command === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const { options, gzip, to } = command;
  if (to === '-') await writeSampleTo(process.stdout, options, gzip);
  else await writeSample({ ...options, gzip, file: to });
}

run().catch((error: NodeJS.ErrnoException | LambdaCoreError) => {
  // `… | head` closes our output early: that is the reader's choice, not a failure.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`samples: ${describeError(error)}\n`);
  process.exitCode = error.code === 'WRONG_FLAG' ? 2 : 1;
});
