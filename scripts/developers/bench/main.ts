import { runCommand } from '../../cli/command';
import { HELP } from './help';

void runCommand(HELP, (argv) => (require('./bench') as typeof import('./bench')).bench(argv));
