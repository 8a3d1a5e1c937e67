import { runCommand } from '../../cli/command';
import { leave } from '../../cli/leave';
import { HELP } from './help';

void runCommand(HELP, async (argv, signal) => {
  const { clone } = require('./clone') as typeof import('./clone');
  const { INTERRUPTED } = require('./ending') as typeof import('./ending');
  const { readCheckCommand, readCloneCommand } = require('./options') as typeof import('./options');
  const { withS3Endpoint } =
    require('../../cli/s3-endpoint') as typeof import('../../cli/s3-endpoint');
  const { env, stdout, stderr } = process;
  if (argv.some((argument) => /^--simulate(=|$)/.test(argument))) {
    const simulation = require('./simulate/command') as typeof import('./simulate/command');
    const { prepareOwnProcess } =
      require('./simulate/own-process') as typeof import('./simulate/own-process');
    const command = simulation.readSimulateCommand(argv);
    prepareOwnProcess();
    return await simulation.runSimulation(command, { stdout, stderr });
  }
  try {
    const asked = readCheckCommand(argv);
    if (asked !== undefined) {
      const { check } = require('./check') as typeof import('./check');
      const environment = await withS3Endpoint(env);
      return await check(asked, { environment, stdout, stderr, signal });
    }
    const command = readCloneCommand(argv);
    const environment = await withS3Endpoint(env);
    return await clone(command, { environment, stdout, stderr, signal, leave });
  } catch (error) {
    // Before there was a job to come back to.
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
});
