import { runCommand } from '../cli/command';
import { HELP } from './help';

void runCommand(HELP, async (argv, signal) => {
  const { clone } = require('./clone') as typeof import('./clone');
  const { INTERRUPTED } = require('./ending') as typeof import('./ending');
  const { readCloneCommand } = require('./options') as typeof import('./options');
  const { env: environment, stdout, stderr } = process;
  try {
    return await clone(readCloneCommand(argv), { environment, stdout, stderr, signal });
  } catch (error) {
    // Before there was a job to come back to.
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
});
