import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { UsageError } from '../../../cli/command';
import { count } from '../../../cli/format';
import type { Log } from './log';
import { placeNamed } from './place';
import { readS3Url } from './s3-url';
import type { SourceSettings } from './settings';
import { standardInputLog } from './standard-input';

/**
 * The logs that the sources name, in their order. All sources have been looked at when this resolves, so
 * that a typing error in the last one ships nothing of the first.
 * @throws LambdaCoreError with every problem, a line each
 */
export async function findLogs(
  sources: readonly string[],
  settings: SourceSettings,
): Promise<AsyncIterable<Log>> {
  const found: (AsyncIterable<Log> | readonly Log[])[] = [];
  const problems: unknown[] = [];
  for (const source of sources) {
    settings.signal.throwIfAborted();
    settings.onLook(source);
    await look(source, settings).then(
      (logs) => found.push(logs),
      (error) => problems.push(error),
    );
  }
  settings.signal.throwIfAborted();
  if (problems.length === 0) return oneAfterAnother(found);
  const text = problems.map(describeError).join('\n');
  if (problems.every((problem) => problem instanceof UsageError)) throw new UsageError(text);
  throw new LambdaCoreError('SOURCES_UNREADABLE', text, { cause: problems[0] });
}

async function look(
  source: string,
  settings: SourceSettings,
): Promise<AsyncIterable<Log> | readonly Log[]> {
  if (source === '-') return [standardInputLog(settings.stdin, settings.name)];
  const { s3 } = settings;
  if (s3 === undefined || readS3Url(source) === undefined) {
    const { localLogs } = require('./local-logs') as typeof import('./local-logs');
    const logs = await localLogs(source);
    return settings.name === undefined ? logs : [named(source, logs, settings.name)];
  }
  const { s3Logs } = require('./s3-logs') as typeof import('./s3-logs');
  return s3Logs(source, { ...settings, ...s3 });
}

function named(source: string, logs: readonly Log[], name: string): Log {
  const [log] = logs;
  if (log === undefined || logs.length > 1)
    throw new UsageError(
      `--name: found ${count(logs.length, 'log')} in ${source}, expected one file`,
    );
  return { ...log, place: { ...log.place, ...placeNamed(name) } };
}

async function* oneAfterAnother<T>(
  lists: readonly (AsyncIterable<T> | readonly T[])[],
): AsyncGenerator<T> {
  for (const list of lists) yield* list;
}
