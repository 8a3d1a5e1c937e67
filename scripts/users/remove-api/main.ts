import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./remove-api') as typeof import('./remove-api')).removeApi(argv, signal),
);
