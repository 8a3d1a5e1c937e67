import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./doctor') as typeof import('./doctor')).doctor(argv, signal),
);
