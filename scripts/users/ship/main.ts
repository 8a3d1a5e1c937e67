import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./ship-files') as typeof import('./ship-files')).shipFiles(argv, signal),
);
