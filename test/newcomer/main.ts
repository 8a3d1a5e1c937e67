import { runCommand } from '../../scripts/cli/command';
import { HELP } from './help';

void runCommand(HELP, (_argv, signal) =>
  (require('./stage') as typeof import('./stage')).runStage(signal),
);
