import type { CloneState } from '@lambda-core/local/console/state';
import type { DirectAccess } from '@lambda-core/local/s3/direct';
import { cloneRequestKey, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneRequest } from '@lambda-core/s3-clone-common/contract/parse';

/**
 * Writes a clone-request as somebody typed it, unless there is a job of its id; returns what came of it.
 * @throws LambdaCoreError naming what is wrong with the request
 */
export async function requestClone(
  direct: Pick<DirectAccess, 'read' | 'put'>,
  commandBucket: string,
  clones: Readonly<Record<string, Pick<CloneState, 'ended'>>>,
  request: string,
): Promise<string> {
  const folder = jobFolder(parseCloneRequest(request, commandBucket));
  const key = cloneRequestKey(folder);
  if ((await direct.read(commandBucket, key)) !== undefined) {
    return `${folder} ${stateOf(clones[folder])}, so nothing was requested: choose another id`;
  }
  await direct.put(commandBucket, key, Buffer.from(request));
  return `requested ${folder.slice(0, -1)}: whether it is refused, and how far it is, stands under Clones`;
}

function stateOf(clone: Pick<CloneState, 'ended'> | undefined): string {
  // Not heard of yet, or so long ago that it is forgotten.
  if (clone === undefined) return 'was requested before';
  return clone.ended === undefined ? 'runs already' : 'has ended already';
}
