import type { Retrying } from '@lambda-core/common/retry';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { keyFilter } from '@lambda-core/s3-clone-common/keys/key-filter';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { type Verification, verifyClone } from './verify';

/** Compares what a request asked to clone with what is in its destination now. */
export async function verifyJob(
  clients: Clients,
  { source, destination, options = {} }: CloneRequest,
  level: Verification['level'],
  retrying: Retrying,
): Promise<Verification> {
  const sdkClients = clients.sdk();
  const side = ({ name, region, prefix = '' }: CloneRequest['source']) => ({
    client: clients.clientFor(region),
    sdkClient: sdkClients.clientFor(region),
    bucket: name,
    prefix,
  });
  const from = side(source);
  const to = side(destination);
  const includes = keyFilter(options) ?? (() => true);
  return verifyClone(from, to, { level, includes, retrying });
}
