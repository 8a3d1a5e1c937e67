import type { S3Client } from '@aws-sdk/client-s3';
import { LambdaCoreError } from '@lambda-core/common/errors';
import {
  balancerNamed,
  type LoadBalancerClients,
  loadBalancersByDnsName,
} from '../environment/load-balancers';
import { type LogFile, logFileOf } from '../environment/log-files';
import { baseFolder, logPlaceOf } from '../environment/log-place';
import type { FoundQueue } from '../environment/sqs';

/** Where the log files of an API lie. */
export type LogFolder = {
  readonly bucket: string;
  /** `[prefix/]AWSLogs/ACCOUNT/elasticloadbalancing/REGION/`. */
  readonly folder: string;
  /** Whose files these are; undefined where all in the bucket are the API's. */
  readonly loadBalancer: string | undefined;
};

type FolderOptions = {
  readonly bucket: string | undefined;
  readonly prefix: string | undefined;
  readonly loadBalancer: string | undefined;
  /** The load balancer's name, as the modules have it where nothing else is said. */
  readonly usualLoadBalancer: string;
};

/**
 * Names the folder by what is deployed: the queue's policy says which bucket may send to it, and that bucket's
 * notifications below which prefix. Of a bucket that many APIs share, which tells EventBridge, the load balancer knows.
 * @throws LambdaCoreError `NO_LOG_BUCKET`
 */
export async function findLogFolder(
  clients: LoadBalancerClients & { readonly s3: S3Client },
  queue: FoundQueue,
  { bucket: named, prefix: namedPrefix, loadBalancer, usualLoadBalancer }: FolderOptions,
): Promise<LogFolder> {
  const own = bucketIn(queue.policy);
  const name = loadBalancer ?? usualLoadBalancer;
  const bucket = named ?? own;
  const place =
    bucket === undefined ? await placeByName(name, clients) : { bucket, prefix: undefined };
  if (place === undefined)
    throw new LambdaCoreError(
      'NO_LOG_BUCKET',
      `${queue.name}: no bucket sends to it by itself, and there is no load balancer ${name} that writes access logs: name its bucket with --bucket (and --prefix), or the load balancer with --load-balancer`,
    );
  const known = namedPrefix ?? place.prefix;
  const prefix =
    known ?? (bucket === own ? await prefixOf(clients.s3, place.bucket, queue.arn) : '');
  return {
    bucket: place.bucket,
    folder: baseFolder(prefix, queue),
    loadBalancer: place.bucket === own ? loadBalancer : name,
  };
}

/** The log files in the folder of a day. */
export async function listDay(
  s3: S3Client,
  { bucket, folder }: Pick<LogFolder, 'bucket' | 'folder'>,
  day: string,
  signal: AbortSignal,
): Promise<readonly LogFile[]> {
  const { paginateListObjectsV2 } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const files: LogFile[] = [];
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: `${folder}${day}/` },
  );
  for await (const { Contents = [] } of pages) {
    signal.throwIfAborted();
    files.push(...Contents.flatMap(({ Key = '', Size = 0 }) => logFileOf(Key, Size) ?? []));
  }
  return files;
}

async function placeByName(name: string, clients: LoadBalancerClients) {
  const found = balancerNamed((await loadBalancersByDnsName(clients)).values(), name);
  return found && logPlaceOf(found, clients);
}

type Statement = { Condition?: { ArnEquals?: { 'aws:SourceArn'?: string | string[] } } };

/** The bucket that the policy of a queue lets send to it, as modules/queue writes that. */
function bucketIn(policy: string | undefined): string | undefined {
  const { Statement: statements = [] } = JSON.parse(policy || '{}') as { Statement?: Statement[] };
  return statements
    .flatMap(({ Condition: condition }) => condition?.ArnEquals?.['aws:SourceArn'] ?? [])
    .map((arn) => /^arn:[^:]+:s3:::(.+)$/.exec(arn)?.[1])
    .find((bucket) => bucket !== undefined);
}

/** What stands before `AWSLogs/` in what a bucket tells the queue of. */
async function prefixOf(s3: S3Client, Bucket: string, queueArn: string): Promise<string> {
  const { GetBucketNotificationConfigurationCommand } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const { QueueConfigurations = [] } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket }),
  );
  const rules = QueueConfigurations.find(({ QueueArn }) => QueueArn === queueArn)?.Filter?.Key;
  const value = rules?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === 'prefix')?.Value;
  return value?.replace(/\/?AWSLogs\/$/, '') ?? '';
}
