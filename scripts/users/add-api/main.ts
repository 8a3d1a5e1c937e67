import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./add-api') as typeof import('./add-api')).addApi(argv, signal),
);
