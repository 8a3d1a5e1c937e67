import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./replay') as typeof import('./replay')).replay(argv, signal),
);
