import type { S3Client } from '@aws-sdk/client-s3';
import type { LogPlace } from '../rollout/log-place';

export type FilesRange = {
  readonly account: string;
  readonly region: string;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60 * 60_000;
/** The end of an access log's span, as its name has it; those of connections and health checks begin otherwise. */
const TIME = /\/\d{12}_[^/]*_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/;

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
  for (let day = Math.floor(from / DAY) * DAY; day <= to; day += DAY) {
    const Prefix = `${folder}/${new Date(day).toISOString().slice(0, 10).replaceAll('-', '/')}/`;
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
      signal.throwIfAborted();
      for (const { Key = '' } of page.Contents ?? []) {
        const end = endOf(Key);
        if (Key.includes(mark) && end !== undefined && end > from && end <= to) count += 1;
      }
    }
  }
  return count;
}

function endOf(key: string): number | undefined {
  const [found, year, month, day, hour, minute] = TIME.exec(key) ?? [];
  return found === undefined
    ? undefined
    : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}
