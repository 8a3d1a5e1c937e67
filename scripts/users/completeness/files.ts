import type { S3Client } from '@aws-sdk/client-s3';
import type { LoadBalancer } from '../environment/load-balancers';
import type { LogPlace } from '../environment/log-place';
import { folderOf, type LogFile } from '../replay/log-files';
import { baseFolder, listDay } from '../replay/log-folder';

export type FilesRange = {
  readonly account: string;
  readonly region: string;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60 * 60_000;

/** The access logs of a load balancer's that lie in S3 for a span of time, by their names. */
export async function listFiles(
  client: S3Client,
  { bucket, prefix }: LogPlace,
  { kind, dimension }: LoadBalancer,
  { account, region, from, to }: FilesRange,
  signal: AbortSignal,
): Promise<readonly LogFile[]> {
  const place = { bucket, folder: baseFolder(prefix, { account, region }) };
  // Others may log into the same bucket, and logs of connections and health checks lie beside the access logs, with
  // their kind in front. `app/NAME/ID` stands in the names as `app.NAME.ID`.
  const name = kind === 'classic' ? dimension : dimension.replaceAll('/', '.');
  const start = `${account}_elasticloadbalancing_${region}_${name}_`;
  const files: LogFile[] = [];
  // A file lies in the folder of the day on which it was delivered: of its end, or one beside it.
  for (let day = Math.floor(from / DAY - 1) * DAY; day <= to + DAY; day += DAY) {
    for (const file of await listDay(client, place, folderOf(day), signal, start))
      if (file.end > from && file.end <= to) files.push(file);
  }
  return files;
}
