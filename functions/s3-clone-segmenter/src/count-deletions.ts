import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Retrying } from '@lambda-core/common/retry';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { keyFilter } from '@lambda-core/s3-clone-common/keys/key-filter';
import { keyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { mergeListings } from '@lambda-core/s3-clone-common/listing/merge-listings';
import { sortedObjects } from '@lambda-core/s3-clone-common/listing/sorted-objects';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { Position } from './continuation';

/** The share of a destination's objects that may be deleted without the request naming their number. */
const SHARE = 0.25;

export type DeletionCount = {
  readonly request: CloneRequest;
  /** Its counts are added to. */
  readonly position: Position;
  readonly clients: RegionalClients;
  readonly pageSize: number | undefined;
  readonly retrying: Retrying;
};

/**
 * Counts the objects of the destination that the request is about, and those of them that the source has
 * not. Yields after every page, with where to go on.
 */
export async function* countDeletions(
  count: DeletionCount,
): AsyncGenerator<{ next: string | undefined; last: boolean }> {
  const { request, position, clients, pageSize, retrying } = count;
  const { source, destination, options = {} } = request;
  const { prefix = '' } = source;
  const includes = keyFilter(options) ?? (() => true);
  const keys = keyMap(prefix, destination.prefix ?? '');
  const here = { prefix, after: position.after };
  const there = keys.rangeInDestination(here) ?? { prefix: destination.prefix ?? '' };
  const list = (side: CloneRequest['source'], range: KeyRange) =>
    listObjects(
      clients.clientFor(side.region),
      { ...range, bucket: side.name, pageSize },
      retrying,
    );
  const joined = mergeListings(
    sortedObjects(list(source, here)),
    sortedObjects(list(destination, there), keys.toSource),
  );
  for await (const { pairs, last } of joined) {
    for (const pair of pairs) {
      if (pair.destination === undefined || !includes(pair.key.slice(prefix.length))) continue;
      position.there += 1;
      if (pair.source === undefined) position.extraneous += 1;
    }
    // Without a key there is nothing to go on behind.
    if (pairs.length > 0 || last) yield { next: pairs.at(-1)?.key, last };
  }
}

/**
 * Refuses to delete much of a destination that nobody has counted: a source that is empty, or a prefix with
 * a slip in it, would cost all of it.
 * @throws LambdaCoreError `DELETION_REFUSED`
 */
export function refuseLargeDeletion(
  { source, destination, options = {} }: CloneRequest,
  { there, extraneous }: Position,
): void {
  const { maxDelete = Math.floor(there * SHARE) } = options;
  if (extraneous <= maxDelete) return;
  const most = options.maxDelete === undefined ? 'a quarter' : `options.maxDelete ${maxDelete}`;
  throw new LambdaCoreError(
    'DELETION_REFUSED',
    `options.deleteExtraneous: would delete ${extraneous} of the ${there} objects in ` +
      `s3://${destination.name}/${destination.prefix ?? ''}, expected at most ${most}; nothing was copied ` +
      `or deleted. See whether s3://${source.name}/${source.prefix ?? ''} is the source that you mean; ` +
      `then name the number: options.maxDelete ${extraneous} (--max-delete ${extraneous})`,
  );
}
