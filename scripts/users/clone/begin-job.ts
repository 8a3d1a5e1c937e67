import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import { UsageError } from '../../cli/command';
import { checkBuckets } from './buckets';
import { findJob, type RequestedJob, writeRequest } from './job';
import type { CommandBucket } from './job-folder';
import type { CloneCommand, RunningJob } from './options';
import type { Step } from './steps';

export type Wanted = { readonly request: CloneRequest } | { readonly resume: RunningJob };

/** Requests a job, or finds the one that is to be watched. */
export async function beginJob(
  wanted: Wanted,
  command: CloneCommand,
  { clients, commands, step }: { clients: RegionalClients; commands: CommandBucket; step: Step },
): Promise<RequestedJob> {
  const bucket = `s3://${commands.name}`;
  if ('request' in wanted) {
    const { request } = wanted;
    await step('the buckets', () => checkBuckets(request, command, clients, commands.retrying));
    return step(`${bucket} to take the request of job ${request.id}`, () =>
      writeRequest(commands, request),
    );
  }
  const { resume } = wanted;
  const job = await step(`job ${resume.id} in ${bucket}`, () => findJob(commands, resume));
  if (command.verify !== undefined && job.request.options?.dryRun === true) {
    throw new UsageError('--verify: found with a job that is a dry run, which copies nothing');
  }
  return job;
}
