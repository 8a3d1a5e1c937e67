import { LambdaCoreError } from '@lambda-core/common/errors';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import { BODY_LIMIT, type ClientResponse } from '../http';
import type { Client, ClientRequest } from '../s3/client';
import { sendExpecting } from '../s3/service-error';

export type CommandFiles = ReturnType<typeof commandFiles>;

export type CommandFile = {
  readonly text: string;
  /** Milliseconds since 1970, in whole seconds. */
  readonly modified: number;
  /** As the header has it, with quotes. */
  readonly etag: string;
};

/** The files of the command bucket. */
export function commandFiles(client: Client, bucket: string, retrying: Retrying) {
  const send = (request: Omit<ClientRequest, 'bucket' | 'signal'>): Promise<ClientResponse> =>
    withRetries(
      () => sendExpecting(client, { ...request, bucket, signal: retrying.signal }),
      retrying,
    );
  return {
    /**
     * `undefined` when there is no such file.
     * @throws LambdaCoreError `FILE_TOO_LARGE` before such a file is in memory
     */
    read: (key: string): Promise<CommandFile | undefined> =>
      unless(404, undefined, async () => {
        const { body, headers } = await send({ method: 'GET', key }).catch((cause: unknown) => {
          throw codeOf(cause) === 'RESPONSE_TOO_LONG' ? tooLarge(key, cause) : cause;
        });
        const modified = Date.parse(headers['last-modified'] ?? '') || 0;
        return { text: body, modified, etag: headers['etag'] ?? '' };
      }),
    exists: (key: string): Promise<boolean> =>
      unless(404, false, async () => {
        await send({ method: 'HEAD', key });
        return true;
      }),
    /**
     * Writes JSON where no file is yet; says whether it did. A file that is there counts as written: names
     * and contents are the same for every run. (A server that ignores the condition overwrites.)
     */
    writeOnce: (key: string, body: string): Promise<boolean> =>
      unless(412, false, async () => {
        const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
        await send({ method: 'PUT', key, body, headers });
        return true;
      }),
    /** Writes JSON in the place of what was read; says whether that was still there. */
    writeOver: (key: string, body: string, { etag }: Pick<CommandFile, 'etag'>): Promise<boolean> =>
      unless(412, false, async () => {
        const headers = { 'content-type': 'application/json', 'if-match': etag };
        await send({ method: 'PUT', key, body, headers });
        return true;
      }),
  };
}

function tooLarge(key: string, cause: unknown): LambdaCoreError {
  const message = `${key}: found more than ${BODY_LIMIT / 1024 ** 2} MiB, expected a file of the contract`;
  return new LambdaCoreError('FILE_TOO_LARGE', message, { cause });
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
