import { constants, type Stats } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { compileGlob } from '@lambda-core/s3-clone-common/keys/glob';
import { count } from '../../../cli/format';
import { filePieces } from './file-pieces';
import { isLogName, type Log } from './log';
import { placeNamed } from './place';

/** The parts of a path before the first that holds a pattern, and the rest. */
const PATTERN = /^((?:[^*?[{]*\/)?)([^/]*[*?[{].*)$/s;

/** What stands for the bytes of a name that are no UTF-8: no path leads to such a file. */
const NOT_UTF8 = '\ufffd';

/**
 * The logs that a path names: a file, the log files in a folder and below, or what a glob matches.
 * @throws LambdaCoreError `FILE_MISSING`, `GLOB_INVALID`
 */
export async function localLogs(path: string): Promise<Log[]> {
  const [, folder, glob] = PATTERN.exec(path) ?? [];
  const found = await stat(path).catch((cause) => {
    if (glob === undefined) throw unreadable(path, cause);
    return undefined;
  });
  if (found?.isDirectory()) return logsBelow(path);
  return found === undefined ? matches(folder ?? '', glob ?? '') : [await fileLog(path, found)];
}

async function matches(folder: string, glob: string): Promise<Log[]> {
  const files = await filesBelow(folder, glob.includes('/')).catch(() => []);
  const matching = files.filter(compileGlob(glob));
  if (matching.length > 0) return fileLogs(folder, matching);
  throw missing(`${folder}${glob}: no file matches, nor is there one of that name`);
}

async function logsBelow(folder: string): Promise<Log[]> {
  const files = await filesBelow(folder, true).catch((cause) => {
    throw unreadable(folder, cause);
  });
  const logs = files.filter(isLogName);
  if (logs.length > 0) return fileLogs(folder, logs);
  throw missing(
    `${folder}: found ${count(files.length, 'file')}, expected log files (*.log, *.log.*, *.gz)`,
  );
}

/** Relative to `folder`, in order; without those that are hidden or lie in hidden folders. */
async function filesBelow(folder: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(folder || '.', { recursive, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((path) => !/(^|\/)\./.test(path))
    .sort();
}

async function fileLogs(folder: string, names: readonly string[]): Promise<Log[]> {
  const logs = names.map(async (name) => {
    const path = join(folder, name);
    const found = await stat(path).catch((cause) => {
      throw path.includes(NOT_UTF8) ? notUtf8(path) : unreadable(path, cause);
    });
    return found.isDirectory() ? undefined : fileLog(path, found);
  });
  return (await Promise.all(logs)).filter((log) => log !== undefined);
}

async function fileLog(path: string, found: Stats): Promise<Log> {
  await access(path, constants.R_OK).catch((cause) => {
    throw unreadable(path, cause);
  });
  return {
    name: path,
    size: found.isFile() ? found.size : undefined,
    place: { ...placeNamed(path), path: resolve(path) },
    lasting: found.isFile(),
    open: () => filePieces(path),
  };
}

function missing(message: string, options?: ErrorOptions): LambdaCoreError {
  return new LambdaCoreError('FILE_MISSING', message, options);
}

function notUtf8(path: string): LambdaCoreError {
  return missing(`${path}: found a name that is not UTF-8, expected one that is; rename it`);
}

function unreadable(path: string, cause: unknown): LambdaCoreError {
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return missing(`${path}: no such file`);
  return missing(`${path} cannot be read`, { cause });
}
