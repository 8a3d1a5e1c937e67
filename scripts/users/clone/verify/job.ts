import type { Retrying } from '@lambda-core/common/retry';
import type { CloneRequest, SegmentResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { keyFilter } from '@lambda-core/s3-clone-common/keys/key-filter';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type { VerifyLevel } from '../options';
import { rangeOf } from '../proof/proof-range';
import { openRangeSpool, type RangeSpool } from '../proof/range-spool';
import { writeReport } from '../proof/report';
import { verifyRanges, verifyWhole } from '../proof/verify-ranges';
import type { Side } from './side';
import { type Verification, verifyClone } from './verify';

export { checkReportPath } from '../proof/report';

export type JobVerification = {
  readonly level: VerifyLevel;
  /** Where to write what is proven; left out: nowhere. */
  readonly report: string | undefined;
  /** What the segments prove; left out where one of them proves nothing. */
  readonly ranges: RangeSpool | undefined;
  readonly retrying: Retrying;
};

/** What a job's segment-responses prove, while they are read. */
export function openJobRanges({ source }: CloneRequest) {
  const spool = openRangeSpool();
  return {
    spool,
    [Symbol.dispose]: () => spool[Symbol.dispose](),
    add(response: SegmentResponse) {
      const range = rangeOf(response, source.prefix ?? '');
      if (range !== undefined) spool.add(range);
    },
  };
}

/** Compares what a request asked to clone with what is in its destination now, and writes that down. */
export async function verifyAndReport(
  clients: Clients,
  request: CloneRequest,
  { level, report, ranges, retrying }: JobVerification,
): Promise<Verification> {
  const [from, to] = [sideOf(clients, request.source), sideOf(clients, request.destination)];
  const includes = keyFilter(request.options ?? {}) ?? (() => true);
  const how = { includes, retrying };
  const isWhole = ranges === undefined || level === 'listing';
  const prove = (proven?: RangeSpool) =>
    isWhole ? verifyWhole(from, to, how, proven) : verifyRanges(from, to, ranges, how, proven);
  if (report === undefined && level !== 'full') return await prove();
  if (report !== undefined) {
    using proven = openRangeSpool();
    const verification = await prove(proven);
    await writeReport(report, request, { proven, verification });
    if (level !== 'full') return verification;
  }
  return await verifyClone(from, to, { ...how, level: 'full' });
}

export function sideOf(
  clients: Clients,
  { name, region, prefix = '' }: CloneRequest['source'],
): Side {
  const sdkClient = clients.sdk().clientFor(region);
  return { client: clients.clientFor(region), sdkClient, bucket: name, prefix };
}
