import { runCommand } from '../../cli/command';
import { HELP } from './help';

// A long run takes its time to be written down.
const records = process.argv.some((word) => word.startsWith('--record'));

void runCommand(
  HELP,
  (argv, signal) => (require('./start') as typeof import('./start')).start(argv, signal),
  records ? { graceSeconds: 60 } : {},
);
