import { formatSeconds } from '../../cli/format';
import { resumeLine } from './resume';
import type { Run } from './run';
import type { JobWatch } from './watch';

/** A segment responds within half a minute, so before that its silence means nothing. */
const SEGMENT_MILLISECONDS = 60_000;

/** What to say of a job that shows no sign of life, and what to do; undefined: nothing yet. */
export function quietText(
  { segmented, pending, finished }: JobWatch,
  milliseconds: number,
  run: Run,
): string | undefined {
  const time = formatSeconds(milliseconds / 1000);
  const here = run.stages !== undefined;
  const nothing = !segmented && pending + finished === 0;
  if (nothing && !here) return nobodyReads(time, run);
  if (milliseconds < SEGMENT_MILLISECONDS) return undefined;
  const last = here && run.stages.lastError !== '' ? `; last error: ${run.stages.lastError}` : '';
  if (pending > 0) {
    const look = here ? last : '. See the log group of the copier and its dead-letter queue';
    return `no segment has responded for ${time}; ${pending} are waited for${look}`;
  }
  return `nothing has changed for ${time}${last}`;
}

function nobodyReads(time: string, { job, command }: Run): string {
  return [
    `no function seems to read s3://${command.commandBucket}: ` +
      `${job.folder}clone-request has had no response for ${time}; still waiting. What to do:`,
    `- run both stages here: ${resumeLine(job.request, command)} --local`,
    '- nothing deployed yet: the Terraform module modules/s3-clone makes a command bucket (its output',
    '  command_bucket_name), the notifications and both functions',
    '- deployed: see that the bucket notifies the queue of the segmenter of keys that end in',
    '  /clone-request; then see the log group of the segmenter, and its dead-letter queue',
  ].join('\n');
}
