import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import { jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { countingClients, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import type { Leave } from '../../cli/leave';
import { printable } from '../../cli/printable';
import type { Screen } from '../../cli/status-line';
import { isTimeout } from '../../cli/unless-aborted';
import { beginJob } from './begin-job';
import { endingLines, INTERRUPTED, leavingLine, startLine } from './ending';
import { requestOf } from './job';
import { openCommandBucket } from './job-folder';
import { LOCAL_SOCKETS, openLocalStages } from './local/stages';
import type { CloneCommand } from './options';
import { openProgress } from './progress';
import { type CloneResult, summaryOf } from './result';
import { runJob } from './run-job';
import { openSteps, within } from './steps';

export type IO = {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: Writable;
  readonly stderr: Screen;
  /** Aborts when the user has had enough of watching. */
  readonly signal: AbortSignal;
  /** Ends the process; left out: there is more to it than this command. */
  readonly leave?: Leave;
};

const SOCKETS = 128;

/** Requests a clone, or finds one, and follows it to its end; returns the exit status. */
export async function clone(command: CloneCommand, io: IO): Promise<number> {
  const { environment, stdout, stderr } = io;
  const { commandBucket, localWorkers: workers, json } = command;
  const signal = within(command.timeoutSeconds, io.signal);
  // Every pause before a retry listens; beyond ten Node would warn of a leak on standard error.
  setMaxListeners(0, signal);

  // What can be refused or be missing is so before anything is written.
  const { job: asked } = command;
  const wanted = 'start' in asked ? { request: requestOf(asked.start, commandBucket) } : asked;
  const verification = command.verify === undefined ? undefined : loadVerification();
  if (command.report !== undefined) await verification?.checkReportPath(command.report);
  using progress = openProgress(stderr, command.jsonProgress ? 'json' : 'line');
  const step = openSteps(command.timeoutSeconds, progress, signal);
  const sockets = workers === undefined ? SOCKETS : LOCAL_SOCKETS;
  using clients = openClients({ sockets, environment });
  if (verification !== undefined) clients.sdk();
  const counters = { retries: 0, throttles: 0 };
  const retrying = { counters, signal, onRetry: progress.retry };
  const requests = noRequests();
  await step('credentials and a region', () =>
    Promise.all([clients.credentials(), clients.region()]),
  );
  await using stages =
    workers === undefined
      ? undefined
      : openLocalStages({
          clients,
          bucket: commandBucket,
          workers,
          environment,
          restorePauseSeconds: command.restorePauseSeconds,
          requests,
        });
  const counted = countingClients(stages?.clients ?? clients, requests);
  const commands = openCommandBucket(counted, commandBucket, retrying);
  if ('request' in wanted) stages?.expect(jobFolder(wanted.request), wanted.request);
  const job = await beginJob(wanted, command, {
    clients: counted,
    commands,
    step,
    note: progress.note,
  });

  let result: CloneResult | undefined;
  try {
    progress.note(startLine(job, command));
    using ranges = verification?.openJobRanges(job.request);
    const run = { job, command, commands, stages, progress, signal, requests };
    result = await runJob({ ...run, ...(ranges === undefined ? {} : { ranges }) });
    if (result.state === 'complete' && verification !== undefined) {
      const isProven = result.digest !== undefined;
      if (!isProven) progress.note('not every segment has a digest: both buckets are listed');
      const compare = () =>
        verification.verifyAndReport(clients, job.request, {
          level: command.verify ?? 'digest',
          report: command.report,
          ranges: isProven ? ranges?.spool : undefined,
          retrying,
        });
      const found = await step('the comparison of both buckets', compare);
      result = {
        ...result,
        verification: found,
        ok: result.ok && found.differences.total === 0,
      };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    // The job is complete, only not compared.
    result = isTimeout(signal) && result !== undefined ? { ...result, ok: false } : undefined;
  }
  progress.close();
  if (json && result !== undefined) stdout.write(`${printable(JSON.stringify(result))}\n`);
  if (result === undefined || result.state === 'interrupted') {
    progress.note(leavingLine(job, command, result));
    return INTERRUPTED;
  }
  if (!json && result.state === 'complete') stdout.write(`${printable(summaryOf(result))}\n`);
  for (const line of endingLines(result, job, command)) progress.note(line);
  const status = result.ok ? 0 : 1;
  if (io.leave === undefined || io.signal.aborted) return status;
  await stages?.[Symbol.asyncDispose]();
  // Awaited here, before anything is closed.
  return await io.leave(status);
}

/** Loads what comes last first: should it be missing, nothing has been done yet. */
function loadVerification() {
  return require('./verify/job') as typeof import('./verify/job');
}
