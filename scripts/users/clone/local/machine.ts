import { availableParallelism } from 'node:os';

/** What a further process may take; beyond that it is ended, and its work done again. */
export const WORKER_MEGABYTES = 512;

/**
 * Processes that copy on this machine, the command's own among them: one for each core and one more, as
 * long as they fit into the memory that is left.
 */
export function mostProcesses(
  cores = availableParallelism(),
  freeBytes = process.availableMemory(),
): number {
  return 1 + Math.min(cores, Math.floor(freeBytes / 1024 ** 2 / WORKER_MEGABYTES));
}
