import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./completeness') as typeof import('./completeness')).completeness(argv, signal),
);
