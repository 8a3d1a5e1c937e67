import { runCommand } from '../cli/command';
import { clone, INTERRUPTED } from './clone';
import { HELP } from './help';
import { readCloneCommand } from './options';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

void runCommand(HELP, async (argv) => {
  const { env: environment, stdout, stderr } = process;
  const { signal } = interruption;
  try {
    return await clone(readCloneCommand(argv), { environment, stdout, stderr, signal });
  } catch (error) {
    // Before there was a job to come back to.
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
});
