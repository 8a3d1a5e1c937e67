import { ROOT } from '../../build/functions';
import { awsProblem } from '../../cli/aws-problem';
import { openStatusLine } from '../../cli/status-line';
import { openClients } from '../rollout/clients';
import type { Context } from './context';
import { readReplayCommand } from './options';
import { replayDeadLetters } from './replay-dead-letters';
import { replayPeriod } from './replay-period';
import { openReport } from './report';
import { regionOf } from './settings';
import { openSqs } from './sqs';

/** The command; returns its exit status. */
export async function replay(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readReplayCommand(argv, Date.now());
  const region = await regionOf(command.environment, command.colour, ROOT, process.env);
  const clients = openClients(region, region);
  let telling = `asks SQS for ${command.queue}`;
  using line = openStatusLine(process.stderr, () => telling);
  const context: Context = {
    command,
    region,
    sqs: openSqs(clients.sqs),
    clients,
    report: openReport(command.json, { line, stdout: process.stdout }),
    tell: (text) => {
      telling = text;
    },
    signal,
  };
  try {
    const { period } = command;
    await (period === undefined ? replayDeadLetters(context) : replayPeriod(period, context));
    return 0;
  } catch (error) {
    if (signal.aborted) throw error;
    throw awsProblem(error, `the replay of ${command.queue} (${region})`);
  }
}
