import { fileName } from '../../../cli/file-name';
import type { Deed } from './facts';

const FAULTS = {
  none: 'green is as it should be',
  'lost-lines': 'green loses a tenth of its log lines, from 10 % on',
  errors: 'green answers one more point of its requests with 5xx',
  slow: 'green is twice as slow',
};
const RECEIVER = { up: 'back', down: 'killed', deaf: 'deaf: it reads nothing any more' };

/** What a button did, for the list of what happened; nothing where that is told by what follows. */
export function inWords({ name, input }: Deed): string | undefined {
  if (name === 'receiver') return `Logstash is ${RECEIVER[input.be]}`;
  if (name === 's3') return input.be === 'slow' ? 'S3 is slow' : 'S3 is as it was';
  if (name === 'loseFunction') return 'the log processor is killed';
  if (name === 'redrive') return 'the dead letters go back to the queue';
  if (name === 'resend') return `${fileName(input.key, 48)} is put again`;
  if (name === 'shift') return `green's weight becomes ${input.percent} %`;
  if (name === 'fault') return FAULTS[input.be];
  if (name === 'rollout')
    return input.be === 'start' ? 'a rollout begins' : 'the rollout is aborted';
  return undefined;
}
