import type { S3Client } from '@aws-sdk/client-s3';
import type { LoadBalancer } from '../environment/load-balancers';
import type { LogPlace } from '../environment/log-place';
import { folderOf } from '../replay/log-files';
import { baseFolder, listDay } from '../replay/log-folder';

export type FilesRange = {
  readonly account: string;
  readonly region: string;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60 * 60_000;
/** Logs of connections and of health checks lie beside the access logs. */
const ACCESS_LOG = /^\d{12}_/;

/** How many access logs of a load balancer's lie in S3 for a span of time, by their names. */
export async function countFiles(
  client: S3Client,
  { bucket, prefix }: LogPlace,
  { kind, dimension }: LoadBalancer,
  { account, region, from, to }: FilesRange,
  signal: AbortSignal,
): Promise<number> {
  const place = { bucket, folder: baseFolder(prefix, { account, region }) };
  // Others may log into the same bucket: `app/NAME/ID` stands in the names as `app.NAME.ID`.
  const mark = kind === 'classic' ? `_${dimension}_` : `_${dimension.replaceAll('/', '.')}_`;
  let count = 0;
  // A file lies in the folder of the day on which it was delivered: of its end, or one beside it.
  for (let day = Math.floor(from / DAY - 1) * DAY; day <= to + DAY; day += DAY) {
    for (const { name, end } of await listDay(client, place, folderOf(day), signal))
      if (ACCESS_LOG.test(name) && name.includes(mark) && end > from && end <= to) count += 1;
  }
  return count;
}
