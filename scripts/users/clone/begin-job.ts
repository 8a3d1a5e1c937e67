import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import { UsageError } from '../../cli/command';
import { checkBuckets } from './buckets';
import { findJob, type RequestedJob, writeRequest } from './job';
import type { CommandBucket } from './job-folder';
import { checkNotifications } from './local/notified';
import type { CloneCommand, RunningJob } from './options';
import type { Step } from './steps';

export type Wanted = { readonly request: CloneRequest } | { readonly resume: RunningJob };

export type BeginDeps = {
  readonly clients: RegionalClients;
  readonly commands: CommandBucket;
  readonly step: Step;
  /** Hears what the user should know beside. */
  readonly note: (line: string) => void;
};

/** Requests a job, or finds the one that is to be watched. */
export async function beginJob(
  wanted: Wanted,
  command: CloneCommand,
  { clients, commands, step, note }: BeginDeps,
): Promise<RequestedJob> {
  const bucket = `s3://${commands.name}`;
  const lookAtNotifications = async (folder: string, isNew: boolean) => {
    if (command.localWorkers === undefined) return;
    await checkNotifications(commands, { folder, isNew }, note);
  };
  if ('request' in wanted) {
    const { request } = wanted;
    await step('the buckets', () =>
      Promise.all([
        checkBuckets(request, command, clients, commands.retrying),
        lookAtNotifications(jobFolder(request), true),
      ]),
    );
    return step(`${bucket} to take the request of job ${request.id}`, () =>
      writeRequest(commands, request),
    );
  }
  const { resume } = wanted;
  const job = await step(`job ${resume.id} in ${bucket}`, () => findJob(commands, resume));
  if (command.verify !== undefined && job.request.options?.dryRun === true) {
    throw new UsageError('--verify: found with a job that is a dry run, which copies nothing');
  }
  await step(`the notifications of ${bucket}`, () => lookAtNotifications(job.folder, false));
  return job;
}
