import { LambdaCoreError } from '@lambda-core/common/errors';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { codeOf, failureKind, statusOf } from '@lambda-core/common/s3-errors';
import { type LogObject, openLogObject } from '@lambda-core/elb-log-processor/source/log-object';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import { UsageError } from '../../../cli/command';
import { isLogName, type Log } from './log';
import { readS3Url } from './s3-url';
import type { S3, SourceSettings } from './settings';

type S3Settings = S3 & Pick<SourceSettings, 'signal' | 'onRetry'>;

/**
 * The logs that `s3://BUCKET/KEY` or `s3://BUCKET/PREFIX/` names. One has been looked at when this resolves;
 * a prefix is listed while its logs are shipped, for it may hold millions.
 * @throws LambdaCoreError `SOURCE_UNREADABLE` saying why
 */
export async function s3Logs(
  url: string,
  { clients, signal, endpoint, onRetry }: S3Settings,
): Promise<AsyncIterable<Log>> {
  const { bucket = '', key = '' } = readS3Url(url) ?? {};
  if (bucket === '')
    throw new UsageError(`found ${url}, expected s3://BUCKET/KEY or s3://BUCKET/PREFIX/`);
  const whole = key !== '' && !key.endsWith('/');
  const retrying = { counters: { retries: 0, throttles: 0 }, signal, onRetry };
  const logs = (whole ? single : below)(bucket, key, clients, retrying);
  const first = await logs.next().catch((error) => {
    if (signal.aborted) throw error;
    throw unreadable(url, endpoint, error);
  });
  if (first.done)
    throw new LambdaCoreError('SOURCE_UNREADABLE', `${url}: no log file lies there (*.log, *.gz)`);
  return startingWith(first.value, logs);
}

async function* single(
  bucket: string,
  key: string,
  clients: Clients,
  retrying: Retrying,
): AsyncGenerator<Log> {
  // Unlike a HEAD, it is answered with a reason when it fails.
  const headers = { range: 'bytes=0-0' };
  const request = { method: 'GET', bucket, key, headers, signal: retrying.signal } as const;
  const size = await withRetries(
    async () => (await sendExpecting(clients.clientFor(), request)).headers['content-range'],
    retrying,
  ).catch((error) => {
    // There is no first byte.
    if (statusOf(error) === 416) return '/0';
    throw error;
  });
  yield objectLog(clients, bucket, key, Number(size?.split('/')[1]));
}

async function* below(
  bucket: string,
  prefix: string,
  clients: Clients,
  retrying: Retrying,
): AsyncGenerator<Log> {
  const pages = listObjects(clients.clientFor(), { bucket, prefix }, retrying);
  for await (const { objects } of pages)
    for (const { key, size } of objects)
      if (isLogName(key)) yield objectLog(clients, bucket, key, size);
}

function objectLog(clients: Clients, bucket: string, key: string, size: number): Log {
  let object: LogObject | undefined;
  return {
    name: `s3://${bucket}/${key}`,
    size,
    place: { bucket, key },
    lasting: true,
    open(signal) {
      // The SDK is loaded when the first log is read, not when it is looked at.
      object ??= openLogObject(clients.sdk().clientFor(), { bucket, key });
      return object.read({ signal });
    },
  };
}

function unreadable(url: string, endpoint: string, cause: unknown): LambdaCoreError {
  const fail = (message: string) =>
    new LambdaCoreError('SOURCE_UNREADABLE', `${url}${message}`, { cause });
  const code = codeOf(cause);
  if (code === 'NoSuchKey') return fail(': there is no such object; a prefix ends with /');
  if (code === 'NoSuchBucket') return fail(': there is no such bucket');
  const from = endpoint === '' || failureKind(cause) === 'final' ? '' : ` from ${endpoint}`;
  return fail(` cannot be read${from}`);
}

async function* startingWith(first: Log, rest: AsyncIterable<Log>): AsyncGenerator<Log> {
  yield first;
  yield* rest;
}
