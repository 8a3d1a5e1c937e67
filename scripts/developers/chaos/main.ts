import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./chaos') as typeof import('./chaos')).chaos(argv, signal),
);
