import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';

type Version = Pick<ListedObject, 'size' | 'etag' | 'modified'>;

/**
 * Whether the destination has this object already, as far as listings tell: the same size and ETag.
 *
 * The ETag of an object that was put in parts (`…-N`) hashes the parts, so that it differs between an
 * object and its copy, and never equals a plain one. When either is of that kind and they differ, the same
 * size and a destination that is not older than the source count as unchanged.
 */
export function isUnchanged(source: Version, destination: Version): boolean {
  if (source.size !== destination.size) return false;
  if (source.etag === destination.etag) return true;
  if (!source.etag.includes('-') && !destination.etag.includes('-')) return false;
  return destination.modified >= source.modified;
}

/**
 * Whether an attempt before made this copy: it is unchanged, and younger than the job's request. The
 * time of a file has whole seconds only, so a copy of the same second is made again.
 */
export function isOfThisJob(source: Version, destination: Version, requested: number): boolean {
  return isUnchanged(source, destination) && isYounger(destination, requested);
}

/** Whether it may be this copy though the ETags differ, as they do under a key of KMS: the objects themselves tell. */
export function mayBeOfThisJob(source: Version, destination: Version, requested: number): boolean {
  const isNewer = destination.modified >= source.modified && isYounger(destination, requested);
  return isNewer && source.size === destination.size;
}

function isYounger({ modified }: Version, requested: number): boolean {
  const second = (time: number) => Math.floor(time / 1000);
  return second(modified) > second(requested);
}
