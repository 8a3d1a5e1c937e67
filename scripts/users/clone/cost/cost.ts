import type { RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import { PRICES } from '../../../cli/prices';

/** What a job asks of AWS, foreseen or counted. */
export type Usage = {
  readonly objects: number;
  readonly bytes: number;
  /** To S3, of both stages and the command. */
  readonly requests: Readonly<RequestCounts>;
  /** Each is a message of the copier's queue. */
  readonly segments: number;
  /** Left out: both stages ran here. */
  readonly lambdaGigabyteSeconds?: number;
};

/** In dollars. */
export type Cost = Readonly<
  Record<'copies' | 'writes' | 'reads' | 'lambda' | 'queue' | 'total', number>
>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html, for each prefix. */
export const S3_LIMITS = { writes: 3_500, reads: 5_500 };
/** Of each message: sent, received (with others, at best) and deleted. */
const QUEUE_REQUESTS = 3;

export function costOf({ requests, segments, lambdaGigabyteSeconds: spent }: Usage): Cost {
  const { copy, list, put, get, head } = requests;
  const messages = spent === undefined ? 0 : segments + 1;
  const parts = {
    copies: copy * PRICES.write.dollars,
    writes: (list + put) * PRICES.write.dollars,
    reads: (get + head) * PRICES.read.dollars,
    // At most one invocation a message.
    lambda: (spent ?? 0) * PRICES.lambdaSecond.dollars + messages * PRICES.lambdaRequest.dollars,
    queue: messages * QUEUE_REQUESTS * PRICES.queueRequest.dollars,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** How long S3 lets it take at least, with all keys in one partition: a copy is a write, and a read of the source. */
export function leastSeconds({ copy, list, get, head }: Readonly<RequestCounts>): number {
  return Math.max(copy / S3_LIMITS.writes, (copy + list + get + head) / S3_LIMITS.reads);
}
