import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import { openClients } from '@lambda-core/common/clients';
import { UsageError } from '../cli/command';
import { checkBuckets } from './buckets';
import { findJob, type RequestedJob, requestOf, writeRequest } from './job';
import { openCommandBucket } from './job-folder';
import { openLocalStages } from './local';
import type { CloneCommand } from './options';
import { openProgress, type Progress } from './progress';
import { type CloneResult, summaryOf } from './result';
import { resumeLine } from './resume';
import { runJob } from './run-job';
import { count, secondsInWords } from './words';

export type Surroundings = {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: Writable;
  readonly stderr: Writable & { isTTY?: boolean };
  /** Aborts when the user has had enough of watching. */
  readonly signal: AbortSignal;
};

/** What a shell expects of a program that SIGINT ended. */
export const INTERRUPTED = 130;
const SOCKETS = 128;

/** Requests a clone, or finds one, and follows it to its end; answers the exit status. */
export async function clone(command: CloneCommand, around: Surroundings): Promise<number> {
  const { environment, stdout, stderr, signal } = around;
  const { commandBucket, localWorkers, json } = command;
  // Every pause before a retry listens; beyond ten Node would warn of a leak on standard error.
  setMaxListeners(0, signal);
  using clients = openClients({ sockets: SOCKETS, environment });
  await clients.credentials();
  await clients.region();
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const commands = openCommandBucket(clients, commandBucket, retrying);

  const local =
    localWorkers === undefined
      ? undefined
      : { settings: clients, bucket: commandBucket, workers: localWorkers, environment };
  const start = async (): Promise<RequestedJob> => {
    if ('resume' in command.job) return findJob(commands, command.job.resume);
    const request = requestOf(command.job.start, commandBucket);
    await checkBuckets(clients, request, commandBucket, retrying);
    return writeRequest(commands, request);
  };
  // The bundles are built first: when that fails, no request is left behind.
  await using stages = local === undefined ? undefined : await openLocalStages(local);
  const job = await start();
  if (command.verify !== undefined && job.request.options?.dryRun === true) {
    throw new UsageError('--verify: found with a job that is a dry run, which copies nothing');
  }

  const style = json ? (command.jsonProgress ? 'json' : 'none') : 'bar';
  const progress = openProgress(stderr, style);
  let result: CloneResult | undefined;
  try {
    progress.note(startLine(job, command));
    result = await runJob({ job, command, commands, stages, progress, signal });
    if (result.state === 'complete' && command.verify !== undefined) {
      const { verifyJob } = require('./verify/job') as typeof import('./verify/job');
      const verification = await verifyJob(clients, job.request, command.verify, retrying);
      result = { ...result, verification, ok: result.ok && verification.differences.total === 0 };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    result = undefined;
  } finally {
    progress.close();
  }
  if (json && result !== undefined) stdout.write(`${JSON.stringify(result)}\n`);
  if (result === undefined || result.state === 'interrupted') return leave(job, command, progress);
  if (!json && result.state === 'complete') stdout.write(`${summaryOf(result)}\n`);
  conclude(result, job, command, progress);
  return result.ok ? 0 : 1;
}

function startLine({ request, folder }: RequestedJob, command: CloneCommand): string {
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
function leave({ request }: RequestedJob, command: CloneCommand, { note }: Progress): number {
  const now = command.localWorkers === undefined ? 'goes on' : 'is interrupted';
  const then = command.localWorkers === undefined ? 'watch it again' : 'go on';
  note(`job ${request.id} ${now}; to ${then}:\n  ${resumeLine(request, command)}`);
  return INTERRUPTED;
}

/** How it ended, and why the exit status is not 0. */
function conclude(
  result: CloneResult,
  { request }: RequestedJob,
  command: CloneCommand,
  { note }: Progress,
): void {
  const { id, state, seconds, segments, objects, verification, error } = result;
  const time = secondsInWords(seconds);
  if (error !== undefined) note(`error: ${error.code}: ${error.message}`);
  if (state === 'timeout') {
    const line = resumeLine(request, command);
    note(`error: job ${id} is not complete after ${time}; to watch it again:\n  ${line}`);
  }
  if (state !== 'complete') return;
  const done = `${count(segments.done, 'segment')}, ${count(objects.copied, 'object')}`;
  note(`job ${id} is complete: ${done} in ${time}`);
  if (segments.failed > 0) note(`error: ${count(segments.failed, 'segment')} failed`);
  const differences = verification?.differences.total ?? 0;
  if (differences > 0) note(`error: ${count(differences, 'difference')} found`);
}
