import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { openClients } from '../environment/clients';
import { readColourSettings } from '../environment/colour-settings';
import { openSqs } from '../environment/sqs';
import type { Context } from './context';
import { readReplayCommand } from './options';
import { replayDeadLetters } from './replay-dead-letters';
import { replayPeriod } from './replay-period';
import { openReport } from './report';

/** The command; returns its exit status. */
export async function replay(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readReplayCommand(argv, Date.now());
  const { environment, colour } = command;
  const { region } = await readColourSettings(environment, colour, ROOT, process.env);
  const clients = openClients(region, region);
  const { stderr, stdout } = process;
  const what = `the replay of ${command.queue} (${region})`;
  const first = `asks SQS for ${command.queue}`;
  await askingAws({ what, first, stderr, signal }, ({ line, tell }) => {
    const sqs = openSqs(clients.sqs);
    const report = openReport(command.json, { line, stdout });
    const context: Context = { command, region, sqs, clients, report, tell, signal };
    const { period } = command;
    return period === undefined ? replayDeadLetters(context) : replayPeriod(period, context);
  });
  return 0;
}
