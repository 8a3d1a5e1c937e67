import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv, signal) =>
  (require('./rollout') as typeof import('./rollout')).rollout(argv, signal),
);
