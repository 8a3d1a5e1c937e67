import type { CloneRequest } from '@lambda-core/common/clone/contract';
import type { Retrying } from '@lambda-core/common/retry';
import type { S3Clients } from '@lambda-core/common/s3-clients';
import { keyFilter } from '@lambda-core/s3-clone-copier/key-filter';
import { type Verification, verifyClone } from './verify';

/** Compares what a request asked to clone with what is in its destination now. */
export function verifyJob(
  clients: S3Clients,
  { source, destination, options = {} }: CloneRequest,
  level: Verification['level'],
  retrying: Retrying,
): Promise<Verification> {
  const side = ({ name, region, prefix = '' }: CloneRequest['source']) => ({
    s3: clients.for(region),
    lean: clients.leanFor(region),
    bucket: name,
    prefix,
  });
  const from = side(source);
  const to = side(destination);
  const includes = keyFilter(options) ?? (() => true);
  return verifyClone(from, to, { level, includes, retrying });
}
