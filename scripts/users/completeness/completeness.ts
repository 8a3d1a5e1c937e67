import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { type Clients, openClients } from '../environment/clients';
import { logPlaceOf } from '../environment/log-place';
import { readFigures, type Side, type SideFigures } from '../environment/metrics';
import { readSettings, type Settings } from '../environment/settings';
import { apisOf, findSides } from '../environment/sides';
import { depthOf, openSqs } from '../environment/sqs';
import { COLOURS } from '../environment/weights';
import { openAws } from '../tf/aws';
import { textOf } from '../tf/aws-api';
import { settle } from './account';
import { countFiles } from './files';
import { type CompletenessCommand, readCompletenessCommand } from './options';
import { isComplete, type Row, tableOf } from './table';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of spans up to two days by ELB's files, of longer ones by the hour: 100 sides and a month are 350,000 data. */
const FINE_SPAN = 48 * HOUR;
const FINE = { period: 5 * MINUTE, late: 3 };
const COARSE = { period: HOUR, late: 1 };
const FIGURES = ['requests', 'linesEncountered', 'linesSent', 'sendingFailures'] as const;
const SIDES_AT_ONCE = 8;

/** The command; returns its exit status. */
export async function completeness(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readCompletenessCommand(argv, Date.now());
  const settings = await readSettings(command.environment, ROOT, process.env);
  const { region, state } = settings;
  const clients = openClients(region, state.region || region);
  const { stderr, stdout } = process;
  const what = `completeness of ${command.environment} (${region})`;
  const first = 'asks AWS what is there';
  const rows = await askingAws({ what, first, stderr, signal }, ({ line, tell }) => {
    const note = (text: string) => line.note(`left out: ${text}`);
    return rowsOf(command, settings, clients, { tell, note, signal });
  });
  stdout.write(command.json ? `${JSON.stringify(rows)}\n` : tableOf(rows));
  return rows.every(isComplete) ? 0 : 1;
}

type Progress = {
  readonly tell: (text: string) => void;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
};

async function rowsOf(
  command: CompletenessCommand,
  settings: Settings,
  clients: Clients,
  { tell, note, signal }: Progress,
): Promise<readonly Row[]> {
  const apis = apisOf(settings, command.apis);
  const { sides, problems } = await findSides(settings, COLOURS[0], apis, clients);
  if (sides.length === 0) throw new LambdaCoreError('NOTHING_APPLIED', problems.join('\n'));
  const { period, late } = command.to - command.from <= FINE_SPAN ? FINE : COARSE;
  const from = Math.floor(command.from / period) * period;
  const to = Math.max(from + period, Math.floor(command.to / period) * period);
  const range = { from, to, period, late, allowedLoss: command.allowedLoss };
  for (const problem of problems) note(problem);
  tell(`reads the metrics of ${sides.length} load balancers`);
  const asked = { from, to: to + late * period, period, only: FIGURES };
  const figures = await readFigures(clients.cloudwatch, sides, asked, signal);
  const account = await accountId(settings.region, signal);
  const sqs = openSqs(clients.sqs);
  let done = 0;
  const known = new Map<Side, Row>();
  const work = sides.map((side, at) => ({
    side,
    figures: figures[at] ?? (new Map() as SideFigures),
  }));
  await forEachConcurrently(work, SIDES_AT_ONCE, async ({ side, figures }) => {
    const place = await logPlaceOf(side.balancer, clients);
    const span = { account, region: settings.region, from, to };
    const files = place && (await countFiles(clients.s3, place, side.balancer, span, signal));
    const queue = `${side.environment}-${side.colour}-${side.api}-logs`;
    known.set(side, {
      api: side.api,
      colour: side.colour,
      files,
      waiting: await depthOf(sqs, queue),
      deadLetters: await depthOf(sqs, `${queue}-dead-letters`),
      ...settle(figures, range),
    });
    done += 1;
    tell(`looks at log files and queues: ${done} of ${sides.length}`);
  });
  return sides.flatMap((side) => known.get(side) ?? []);
}

async function accountId(region: string, signal: AbortSignal): Promise<string> {
  const aws = openAws(region, { environment: process.env, signal });
  return textOf(await aws.query('sts', 'GetCallerIdentity'), 'Account') ?? '';
}
