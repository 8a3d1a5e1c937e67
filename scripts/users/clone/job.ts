import { randomInt } from 'node:crypto';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { cloneRequestKey, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneRequest } from '@lambda-core/s3-clone-common/contract/parse';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { UsageError } from '../../cli/command';
import type { CommandBucket } from './job-folder';
import type { NewJob } from './new-job';
import type { RunningJob } from './options';

/** A job that has been requested. */
export type RequestedJob = { readonly request: CloneRequest; readonly folder: string };

/**
 * The time in milliseconds in base 36, then four random digits of the same: twelve characters, in the
 * order of time until the year 2059.
 */
export function newJobId(now = Date.now()): string {
  return (
    now.toString(36).padStart(8, '0') +
    randomInt(36 ** 4)
      .toString(36)
      .padStart(4, '0')
  );
}

/** @throws UsageError when the contract refuses what the flags ask for */
export function requestOf(job: NewJob, commandBucket: string, now = new Date()): CloneRequest {
  const { id = newJobId(now.getTime()), source, destination, options } = job;
  const requestedAt = now.toISOString();
  const request: CloneRequest = { id, source, destination, options: { ...options, requestedAt } };
  try {
    return parseCloneRequest(JSON.stringify(request), commandBucket);
  } catch (cause) {
    throw new UsageError('the flags make a request that would be refused', { cause });
  }
}

/**
 * Writes the clone-request, which sets the job going.
 * @throws LambdaCoreError `JOB_EXISTS` when there is one of this id for these buckets
 */
export async function writeRequest(
  { name, files }: CommandBucket,
  request: CloneRequest,
): Promise<RequestedJob> {
  const folder = jobFolder(request);
  const key = cloneRequestKey(folder);
  const text = JSON.stringify(request);
  if (await files.writeOnce(key, text)) return { request, folder };
  // A repeated PUT whose first response was lost meets its own file.
  if ((await files.read(key))?.text === text) return { request, folder };
  throw new LambdaCoreError(
    'JOB_EXISTS',
    `--id: found ${JSON.stringify(request.id)}, of which there is a job in s3://${name}/${folder}; ` +
      `choose another, or watch that one with --job ${request.id}`,
  );
}

/**
 * Finds a job that was requested before, by its id and what else is known.
 * @throws LambdaCoreError `JOB_UNKNOWN`, or `JOB_AMBIGUOUS` naming the candidates
 */
export async function findJob(
  commands: CommandBucket,
  { id, source, destination }: RunningJob,
): Promise<RequestedJob> {
  const folders =
    source !== undefined && destination !== undefined
      ? [jobFolder({ id, source: { name: source }, destination: { name: destination } })]
      : await foldersOf(commands, `${id}-`);
  const found: RequestedJob[] = [];
  for (const folder of folders) {
    const file = await commands.files.read(cloneRequestKey(folder));
    if (file === undefined) continue;
    const request = parseFound(file.text, commands.name, folders.length === 1);
    // The id a may be that of folder a-b-c/, or the beginning of another job's id a-b.
    if (request?.id !== id) continue;
    if (source !== undefined && request.source.name !== source) continue;
    if (destination !== undefined && request.destination.name !== destination) continue;
    found.push({ request, folder });
  }
  const [job, other] = found;
  if (job === undefined) {
    const looked = `s3://${commands.name}/${folders.length === 1 ? folders[0] : ''}`;
    throw new LambdaCoreError(
      'JOB_UNKNOWN',
      `--job: found ${JSON.stringify(id)}, and no clone-request of that id in ${looked}`,
    );
  }
  if (other !== undefined) {
    const names = found.map(({ folder }) => folder).join(', ');
    throw new LambdaCoreError(
      'JOB_AMBIGUOUS',
      `--job: found ${JSON.stringify(id)}, the id of ${names}; say which with --source and --destination`,
    );
  }
  return job;
}

/** One bad request among several is somebody else's. */
function parseFound(text: string, commandBucket: string, only: boolean): CloneRequest | undefined {
  try {
    return parseCloneRequest(text, commandBucket);
  } catch (error) {
    if (only) throw error;
    return undefined;
  }
}

async function foldersOf({ s3, name, retrying }: CommandBucket, prefix: string) {
  const folders: string[] = [];
  const listing = { bucket: name, prefix, delimiter: '/' } as const;
  for await (const { prefixes } of listObjects(s3, listing, retrying)) folders.push(...prefixes);
  return folders;
}
