import { runCommand } from '../../cli/command';
import { HELP, readSamplesCommand } from './command';
import { writeSample, writeSampleTo } from './write';

void runCommand(HELP, async (argv) => {
  const { options, gzip, to } = readSamplesCommand(argv);
  if (to === '-') await writeSampleTo(process.stdout, options, gzip);
  else await writeSample({ ...options, gzip, file: to });
  return 0;
});
