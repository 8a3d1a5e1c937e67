import type { S3Client } from '@aws-sdk/client-s3';
import { fileEnd } from '../replay/log-files';
import type { LogPlace } from '../rollout/log-place';

export type FilesRange = {
  readonly account: string;
  readonly region: string;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60 * 60_000;
/** Logs of connections and of health checks lie beside the access logs. */
const ACCESS_LOG = /^\d{12}_/;

/** How many log files of a load balancer's lie in S3 for a span of time, by their names. */
export async function countFiles(
  client: S3Client,
  { bucket, prefix }: LogPlace,
  mark: string,
  { account, region, from, to }: FilesRange,
  signal: AbortSignal,
): Promise<number> {
  const { paginateListObjectsV2 } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const folder = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/elasticloadbalancing/${region}`;
  let count = 0;
  // A file lies in the folder of the day on which it was delivered: of its end, or one beside it.
  for (let day = Math.floor(from / DAY - 1) * DAY; day <= to + DAY; day += DAY) {
    const Prefix = `${folder}/${new Date(day).toISOString().slice(0, 10).replaceAll('-', '/')}/`;
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
      signal.throwIfAborted();
      for (const { Key = '' } of page.Contents ?? []) {
        const name = Key.slice(Key.lastIndexOf('/') + 1);
        const end = ACCESS_LOG.test(name) ? fileEnd(name) : undefined;
        if (name.includes(mark) && end !== undefined && end > from && end <= to) count += 1;
      }
    }
  }
  return count;
}
