import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { openDelivery } from '@lambda-core/elb-log-processor/delivery';
import { type OpenDelivery, ship } from '@lambda-core/elb-log-processor/ship';
import { filePieces } from './file-pieces';
import { readShipCommand } from './options';
import { openProgress } from './progress';
import { deliverTo } from './standard-output';

/** Ships the files that `argv` names, one after the other; returns the exit status. */
export async function shipFiles(argv: readonly string[]): Promise<number> {
  const { files, target, context } = readShipCommand(argv);
  for (const file of files) await checkReadable(file);
  const open: OpenDelivery =
    target === undefined
      ? deliverTo(process.stdout)
      : (summary, confirmed) => openDelivery(target, summary, confirmed);
  const results = target === undefined ? process.stderr : process.stdout;

  let failed = false;
  for (const file of files) {
    const progress = await openProgress(file);
    const source = file === '-' ? (process.stdin as AsyncIterable<Uint8Array>) : filePieces(file);
    const { summary, error } = await ship(
      { source, context: { ...context, key: file }, onProgress: progress.update },
      open,
    );
    progress.close();
    const problem = error === undefined ? {} : { error: describeError(error) };
    results.write(`${JSON.stringify({ file, ...problem, ...summary })}\n`);
    if (error !== undefined) {
      process.stderr.write(`error: ${file}: ${describeError(error)}\n`);
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

/** All files are checked before the first line is sent, so that a typing error sends nothing. */
async function checkReadable(file: string): Promise<void> {
  if (file === '-') return;
  try {
    await access(file, constants.R_OK);
  } catch (cause) {
    throw new LambdaCoreError('FILE_MISSING', `${file} cannot be read`, { cause });
  }
  if (!(await stat(file)).isDirectory()) return;
  throw new LambdaCoreError('FILE_MISSING', `${file} is a directory, expected a log file`);
}
