import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { openDelivery } from '@lambda-core/elb-log-processor/delivery';
import { type OpenDelivery, ship } from '@lambda-core/elb-log-processor/ship';
import { runCommand } from '../cli/command';
import { filePieces } from './file-pieces';
import { readShipCommand } from './options';
import { openProgress } from './progress';
import { deliverTo } from './standard-output';

const HELP = `
npm run -s ship -- FILE... --to HOST:PORT

Ships ELB access logs from files, plain or gzip, through the pipeline of the Lambda function: every line
becomes one JSON document. FILE may be - for standard input.

  --to HOST:PORT|-       a Logstash tcp input (json_lines), or standard output
  --api, --environment, --colour, --application, --component NAME
                         labels.api, service.environment, labels.colour, service.name, service.type
  --label NAME=VALUE     a further label; may be repeated
  --tls                  speak TLS; implied by the flags below
  --tls-ca, --tls-certificate, --tls-key FILE
                         PEM files: authority to trust, client certificate and its key
  --tls-server-name NAME the name to expect in the receiver's certificate
  --connection-count-limit N           sockets at most (100)
  --connection-wait-milliseconds N     longest wait for a connection (30000)
  --attempts N                         times to try before giving up (5)

Prints progress to standard error and a summary for each file, as JSON, to standard output (to standard
error with --to -). Ends with 0 when every line was delivered, with 1 otherwise, with 2 on wrong flags.
`;

void runCommand(HELP, async (argv) => {
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
});

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
