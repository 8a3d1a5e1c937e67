import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { shellLine } from '../../cli/shell-line';
import type { CloneCommand } from './options';

/** The command line that goes on watching a job (and with --local, working on it). */
export function resumeLine({ id, source, destination }: CloneRequest, command: CloneCommand) {
  const { commandBucket, localWorkers, timeoutSeconds, verify, report, json, jsonProgress } =
    command;
  const words = ['--job', id, '--source', source.name, '--destination', destination.name];
  words.push('--command-bucket', commandBucket);
  if (localWorkers !== undefined) words.push('--local', '--workers', String(localWorkers));
  if (timeoutSeconds !== undefined) words.push('--timeout-seconds', String(timeoutSeconds));
  if (verify !== undefined) words.push(verify === 'digest' ? '--verify' : `--verify=${verify}`);
  if (report !== undefined) words.push('--report', report);
  if (json) words.push('--json');
  if (jsonProgress) words.push('--progress');
  return `npm run -s clone -- ${shellLine(words)}`;
}
