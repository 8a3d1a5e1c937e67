import { count, formatSeconds } from '../../cli/format';
import type { RequestedJob } from './job';
import type { CloneCommand } from './options';
import { type CloneResult, wasComplete } from './result';
import { resumeLine } from './resume';

/** What a shell expects of a program that SIGINT ended. */
export const INTERRUPTED = 130;

export function startLine({ request, folder }: RequestedJob, command: CloneCommand): string {
  const { id, source, destination } = request;
  const what = 'resume' in command.job ? 'watching' : 'requested';
  const where =
    command.localWorkers === undefined ? '' : `, ${count(command.localWorkers, 'worker')}`;
  return (
    `${what} job ${id}: ${source.name} to ${destination.name}${where}; ` +
    `its files: s3://${command.commandBucket}/${folder}`
  );
}

/** A job in Lambda goes on without us; one that ran here stands still until it is resumed. */
export function leavingLine(
  { request }: RequestedJob,
  command: CloneCommand,
  result?: Pick<CloneResult, 'objects' | 'drained'>,
): string {
  const { id } = request;
  const line = resumeLine(request, command);
  if (command.localWorkers === undefined) return `job ${id} goes on; to watch it again:\n  ${line}`;
  return `job ${id} is interrupted${result === undefined ? '' : doneText(result)}; to go on:\n  ${line}`;
}

function doneText({ objects, drained = true }: Pick<CloneResult, 'objects' | 'drained'>): string {
  const done = ` after ${count(objects.copied + objects.skipped, 'object')}`;
  return drained
    ? `${done}, none of which is copied again`
    : `${done}; copies that were broken off are made again`;
}

/** How it ended, and why the exit status is not 0. */
export function endingLines(
  result: CloneResult,
  { request }: RequestedJob,
  command: CloneCommand,
): string[] {
  const { id, state, seconds, segments, objects, verification, error } = result;
  const time = formatSeconds(seconds);
  const lines = error === undefined ? [] : [`error: ${error.code}: ${error.message}`];
  if (state === 'timeout') {
    const line = resumeLine(request, command);
    const way = command.localWorkers === undefined ? 'to watch it again' : 'to go on';
    lines.push(`error: job ${id} is not complete after ${time}; ${way}:\n  ${line}`);
  }
  if (state !== 'complete') return lines;
  const done = `${count(segments.done, 'segment')}, ${count(objects.copied, 'object')}`;
  lines.push(
    wasComplete(result)
      ? `job ${id} was complete already: ${done}`
      : `job ${id} is complete: ${done} in ${time}`,
  );
  if (segments.failed > 0) lines.push(`error: ${count(segments.failed, 'segment')} failed`);
  const differences = verification?.differences.total ?? 0;
  if (differences > 0) lines.push(`error: ${count(differences, 'difference')} found`);
  if (command.verify !== undefined && verification === undefined)
    lines.push('error: --timeout-seconds was over before the buckets were compared');
  return lines;
}
