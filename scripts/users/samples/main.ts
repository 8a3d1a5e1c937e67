import { writeSample, writeSampleTo } from '@lambda-core/local/samples/write';
import { runCommand } from '../../cli/command';
import { HELP, readSamplesCommand } from './command';

void runCommand(HELP, async (argv) => {
  const { options, gzip, to } = readSamplesCommand(argv);
  if (to === '-') await writeSampleTo(process.stdout, options, gzip);
  else await writeSample({ ...options, gzip, file: to });
  return 0;
});
