import { describeError } from '@lambda-core/common/errors';
import type { Summary } from '@lambda-core/common/summary';
import { receiverName } from '@lambda-core/elb-log-processor/delivery/socket-connect';
import { ship } from '@lambda-core/elb-log-processor/ship';
import { printable } from '../../cli/printable';
import { openStatusLine } from '../../cli/status-line';
import { openWaiting } from '../../cli/waiting';
import { readShipCommand } from './options';
import { openPatience } from './patience';
import { openProgress } from './progress';
import { deliverToReceiver, doubtOf, explained } from './receiver';
import type { Log } from './sources/log';
import { identified } from './sources/place';
import { readS3Url } from './sources/s3-url';
import type { S3 } from './sources/settings';
import { findLogs } from './sources/sources';
import { deliverTo } from './standard-output';
import { openTotal } from './total';

const SOCKETS = 4;

/**
 * Ships the logs that `argv` names, one after the other; returns the exit status. Once `signal` aborts,
 * what was confirmed so far is told, and nothing more is shipped.
 */
export async function shipFiles(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { sources, name, target, keepTrying, context } = readShipCommand(argv);
  const { stdin, stdout, stderr } = process;
  const fromS3 = sources.some((source) => readS3Url(source) !== undefined);
  using s3 = fromS3 ? await openS3() : undefined;
  const receiver = target === undefined ? 'standard output' : receiverName(target);
  const results = target === undefined ? stderr : stdout;
  // Documents on a terminal are progress enough, and a line that is rewritten would garble them.
  const silent = target === undefined && stdout.isTTY;
  const waiting = openWaiting();
  let text = waiting.text;
  using status = openStatusLine(stderr, () => (silent ? '' : text()));
  using patience = openPatience(receiver, keepTrying);
  const open =
    target === undefined ? deliverTo(stdout, signal) : deliverToReceiver(target, patience, signal);

  const settings = { name, stdin, s3, signal, onLook: waiting.begin, onRetry: waiting.retry };
  const logs = await findLogs(sources, settings);

  const total = openTotal();
  const shipLog = async (log: Log): Promise<void> => {
    const progress = openProgress(log, receiver, target && doubtOf(target));
    text = () => patience.text() || progress.text();
    if (log.isTerminal) status.note('reading log lines from the terminal; Ctrl-D ends them');
    const { place, source } = await identified(log.place, log.open(signal));
    const result = await ship(
      {
        source,
        again: log.lasting ? () => log.open(signal) : undefined,
        context: { ...context, ...place },
        onProgress: progress.update,
      },
      open,
    );
    const { summary } = result;
    const error = signal.aborted
      ? new Error(`interrupted, ${summary.lines.sent} lines confirmed`)
      : await explained(result, target);
    const problem = error === undefined ? {} : { error: describeError(error) };
    status.clear();
    results.write(`${printable(JSON.stringify({ file: log.name, ...problem, ...summary }))}\n`);
    if (error !== undefined) status.note(`error: ${log.name}: ${problem.error}`);
    else if (nothingParsed(summary))
      status.note(`warning: ${log.name}: nothing of it parsed, all went raw: is it an access log?`);
    total.add(summary, error === undefined);
  };

  let left = false;
  for await (const log of logs) {
    left = signal.aborted || patience.signal.aborted;
    if (left) break;
    await shipLog(log);
  }
  if (left) status.note('the files behind it were not shipped');
  if (total.files > 1) status.note(total.text());
  // Whoever interrupted knows; `runCommand` makes it a shell's status.
  return total.failed > 0 && !signal.aborted ? 1 : 0;
}

/** A file of another kind ships as well as a log whose every line is unknown. */
function nothingParsed({ lines: { encountered, parsed } }: Summary): boolean {
  return encountered > 0 && parsed === 0;
}

/** Loaded for those who need it: most logs lie here. */
async function openS3(): Promise<S3 & Disposable> {
  const { openClients } =
    require('@lambda-core/s3-clone-common/s3/clients') as typeof import('@lambda-core/s3-clone-common/s3/clients');
  const { endpointText, withS3Endpoint } =
    require('../../cli/s3-endpoint') as typeof import('../../cli/s3-endpoint');
  const environment = await withS3Endpoint(process.env);
  const clients = openClients({ sockets: SOCKETS, environment });
  const endpoint = endpointText(environment['AWS_ENDPOINT_URL_S3'], process.env);
  return { clients, endpoint, [Symbol.dispose]: () => clients[Symbol.dispose]() };
}
