import { dirname } from 'node:path/posix';
import type { S3Client } from '@aws-sdk/client-s3';
import { LambdaCoreError } from '@lambda-core/common/errors';
import * as v from 'valibot';

const WEIGHTS = v.record(
  v.string(),
  v.strictObject({ blue: v.optional(v.number()), green: v.optional(v.number()) }),
);

/** What is kept of a rollout, so that whoever comes next can go on with it or return. */
const JOURNAL = v.strictObject({
  version: v.literal(1),
  id: v.string(),
  startedAt: v.string(),
  environment: v.string(),
  colour: v.picklist(['blue', 'green']),
  apis: v.array(v.string()),
  /** Steps, verdicts and looks as it was begun: whoever goes on does so by these, and not by the defaults. */
  settings: v.optional(v.unknown()),
  /** The weights that were found before the first shift, and to which an abort returns. */
  before: WEIGHTS,
  /** What Route53 and the file are known to have. */
  settled: WEIGHTS,
  /** Written before each shift: what Route53 has instead if its answer never came. */
  wanted: WEIGHTS,
  phase: v.picklist(['rolling', 'paused', 'returning', 'done', 'returned']),
  /** Why it pauses or returned. */
  reason: v.optional(v.string()),
  /** Written by others, read by the holder at its next beat. */
  wish: v.optional(v.picklist(['abort', 'promote'])),
  /** The one process that may shift; nobody when it ended or paused. */
  holder: v.optional(v.strictObject({ id: v.string(), who: v.string(), since: v.string() })),
  /** Grows while the holder lives, at least every sixth of the lease. */
  beat: v.number(),
  /** Without a sign of life for so long, the holder counts as gone. It shifts only right after a beat. */
  leaseSeconds: v.number(),
  /** Where the steps are. */
  progress: v.unknown(),
});
export type Journal = Readonly<v.InferOutput<typeof JOURNAL>>;

export type Kept = { readonly journal: Journal; readonly etag: string };

/** One journal an environment. */
export type JournalStore = {
  /** Where it is, for messages. */
  readonly name: string;
  read(): Promise<Kept | undefined>;
  /**
   * Writes it if nobody else has since `etag`; without one, if there is none.
   * Returns the new ETag, or `undefined` when somebody was faster.
   */
  write(journal: Journal, etag: string | undefined): Promise<string | undefined>;
};

/** Whether it still says what the weights should become. */
export function isUnfinished({ phase }: Journal): boolean {
  return phase !== 'done' && phase !== 'returned';
}

/**
 * The journal as an object beside the state, by conditional writes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function s3JournalStore(client: S3Client, bucket: string, key: string): JournalStore {
  const name = `s3://${bucket}/${key}`;
  return {
    name,
    async read() {
      const { GetObjectCommand } = sdk();
      try {
        const { Body, ETag } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key }),
        );
        return { journal: parse((await Body?.transformToString()) ?? '', name), etag: ETag ?? '' };
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw isNoBucket(error) ? noBucket(bucket, key) : error;
      }
    },
    async write(journal, etag) {
      const { PutObjectCommand } = sdk();
      const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
      const object = { Bucket: bucket, Key: key, ContentType: 'application/json', ...condition };
      const Body = `${JSON.stringify(journal, undefined, 2)}\n`;
      try {
        return (await client.send(new PutObjectCommand({ ...object, Body }))).ETag ?? '';
      } catch (error) {
        if (isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}

/** 412: it is another one, or there is one; 409: two writes at once; 404: it is gone. */
export function isConflict(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return [404, 409, 412].includes($metadata?.httpStatusCode ?? 0) && !isNoBucket(error);
}

function isNoBucket(error: unknown): boolean {
  return (error as Error).name === 'NoSuchBucket';
}

/** Without the cause, which says the same in other words. */
function noBucket(bucket: string, key: string): LambdaCoreError {
  return new LambdaCoreError(
    'STATE_BUCKET',
    `state bucket ${bucket}: not there; make it with: npm run tf -- ${dirname(key)} bootstrap`,
  );
}

function parse(text: string, name: string): Journal {
  try {
    return v.parse(JOURNAL, JSON.parse(text));
  } catch (error) {
    throw new LambdaCoreError(
      'JOURNAL_NOT_UNDERSTOOD',
      `${name} is no journal of a rollout that this version understands: look at it, and delete it if nothing needs it`,
      { cause: error },
    );
  }
}

function sdk() {
  return require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
}
