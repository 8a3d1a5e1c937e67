import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type Retrying, withRetries } from '../retry';
import { statusOf } from '../s3-errors';

/** The files of the command bucket. */
export type CommandFiles = {
  /** `modified` in milliseconds since 1970, in whole seconds; `undefined` when there is no such file. */
  read(key: string): Promise<{ text: string; modified: number } | undefined>;
  exists(key: string): Promise<boolean>;
  /**
   * Writes JSON where no file is yet; says whether it did. A file that is there counts as written: names
   * and contents are the same for every run. (A server that ignores the condition overwrites.)
   */
  writeOnce(key: string, text: string): Promise<boolean>;
};

export function commandFiles(s3: S3Client, bucket: string, retrying: Retrying): CommandFiles {
  const { signal } = retrying;
  const options = signal === undefined ? {} : { abortSignal: signal };
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    read: (key) =>
      unless(404, undefined, () =>
        withRetries(async () => {
          const { Body, LastModified } = await s3.send(new GetObjectCommand(at(key)), options);
          const text = (await Body?.transformToString()) ?? '';
          return { text, modified: LastModified?.getTime() ?? 0 };
        }, retrying),
      ),
    exists: (key) =>
      unless(404, false, async () => {
        await withRetries(() => s3.send(new HeadObjectCommand(at(key)), options), retrying);
        return true;
      }),
    writeOnce: (key, text) =>
      unless(412, false, async () => {
        const command = new PutObjectCommand({
          ...at(key),
          Body: text,
          ContentType: 'application/json',
          IfNoneMatch: '*',
        });
        await withRetries(() => s3.send(command, options), retrying);
        return true;
      }),
  };
}

async function unless<Result>(
  status: number,
  instead: Result,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    // A missing bucket has the status 404 too, but whoever names us a file read it from there.
    if (statusOf(error) === status && (error as Error).name !== 'NoSuchBucket') return instead;
    throw error;
  }
}
