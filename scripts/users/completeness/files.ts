import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import type { LoadBalancer } from '../environment/load-balancers';
import { folderOf, type LogFile, logFileOf } from '../environment/log-files';
import type { LogPlace } from '../environment/log-place';
import { baseFolder } from '../environment/log-place';

type FilesRange = {
  readonly account: string;
  readonly region: string;
  readonly from: number;
  readonly to: number;
};

const DAY = 24 * 60 * 60_000;

/**
 * The access logs of a load balancer's that lie in S3 for a span of time, by their names. A month of many are
 * thousands of pages, and one through the SDK takes several times the CPU.
 */
export async function listFiles(
  client: Client,
  { bucket, prefix }: LogPlace,
  { kind, dimension }: LoadBalancer,
  { account, region, from, to }: FilesRange,
  signal: AbortSignal,
): Promise<readonly LogFile[]> {
  const folder = baseFolder(prefix, { account, region });
  // Others may log into the same bucket, and logs of connections and health checks lie beside the access logs, with
  // their kind in front. `app/NAME/ID` stands in the names as `app.NAME.ID`.
  const name = kind === 'classic' ? dimension : dimension.replaceAll('/', '.');
  const start = `${account}_elasticloadbalancing_${region}_${name}_`;
  const retrying = { counters: { retries: 0, throttles: 0 }, signal };
  const files: LogFile[] = [];
  // A file lies in the folder of the day on which it was delivered: of its end, or one beside it.
  for (let day = Math.floor(from / DAY - 1) * DAY; day <= to + DAY; day += DAY) {
    const listing = { bucket, prefix: `${folder}${folderOf(day)}/${start}` };
    for await (const { objects } of listObjects(client, listing, retrying)) {
      for (const { key, size } of objects) {
        const file = logFileOf(key, size);
        if (file !== undefined && file.end > from && file.end <= to) files.push(file);
      }
    }
  }
  return files;
}
