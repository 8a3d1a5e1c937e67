import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./serve') as typeof import('./serve')).serve(argv, signal),
);
