import { PRICES } from '../../../cli/prices';
import { S3_LIMITS, type Usage } from './cost';

/** Another way to the same copies. */
export type Other = { readonly name: string; readonly dollars: number };

/** AWS's gigabyte in prices. */
const GIGABYTE = 1024 ** 3;
const PAGE_KEYS = 1_000;
/** EC2 bills Linux by the second, from a minute on. */
const LEAST_MACHINE_SECONDS = 60;

/** What others would ask for, by their list prices; requests that nobody could avoid are in all of them. */
export function othersOf({
  objects,
  bytes,
  requests,
}: Pick<Usage, 'objects' | 'bytes' | 'requests'>): Other[] {
  const copies = requests.copy * PRICES.write.dollars;
  const listing = (objects / PAGE_KEYS) * PRICES.write.dollars;
  const machineSeconds = Math.max(LEAST_MACHINE_SECONDS, requests.copy / S3_LIMITS.writes);
  return [
    {
      // A job, its manifest, each object, its copy; none above 5 GB.
      name: 'S3 Batch Operations',
      dollars:
        PRICES.batchJob.dollars +
        objects * (PRICES.batchObject.dollars + PRICES.batchManifest.dollars) +
        copies,
    },
    {
      // Each GB; of S3 at least a GET and a PUT an object, and both listings.
      name: 'DataSync',
      dollars:
        (bytes / GIGABYTE) * PRICES.dataSyncGigabyte.dollars +
        objects * (PRICES.write.dollars + PRICES.read.dollars) +
        2 * listing,
    },
    {
      // A c7g.xlarge for as long as S3 allows at best, a COPY and (seen) a HEAD an object, both listings.
      name: 'rclone',
      dollars:
        (machineSeconds / 3_600) * PRICES.machineHour.dollars +
        objects * PRICES.read.dollars +
        copies +
        2 * listing,
    },
  ];
}
