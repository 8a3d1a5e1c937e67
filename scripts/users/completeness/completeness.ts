import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { openClients as openS3Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { withS3Endpoint } from '../../cli/s3-endpoint';
import { callerOf, openAwsApi } from '../environment/aws-api';
import { type Clients, openClients } from '../environment/clients';
import { readFigures, type Side } from '../environment/metrics';
import { readSettings, type Settings } from '../environment/settings';
import { apisOf, findSides } from '../environment/sides';
import { openSqs } from '../environment/sqs';
import { COLOURS } from '../environment/weights';
import type { AccountRange } from './account';
import { lookAtFiles } from './look-at-files';
import { lookAtSide, type SideLook } from './look-at-side';
import { type CompletenessCommand, readCompletenessCommand } from './options';
import { isComplete, plannedOf, type Row, tableOf } from './table';

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
  const { region, state, dnsRoleArn } = settings;
  const clients = openClients(region, state.region || region, { dnsRoleArn, signal });
  const { stderr, stdout } = process;
  const range = rangeOf(command);
  const what = `completeness of ${command.environment} (${region})`;
  const first = 'asks AWS what is there';
  const rows = await askingAws({ what, first, stderr, signal }, async ({ line, tell }) => {
    const sides = await sidesOf(command, settings, clients, (text) => line.note(text));
    if (!command.dryRun) return rowsOf(sides, range, { command, settings, clients, tell, signal });
    stdout.write(plannedOf(sides, range));
    return [];
  });
  if (command.dryRun) return 0;
  stdout.write(command.json ? `${JSON.stringify(rows)}\n` : tableOf(rows, command.environment));
  return rows.every(isComplete) ? 0 : 1;
}

type Context = {
  readonly command: CompletenessCommand;
  readonly settings: Settings;
  readonly clients: Clients;
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
};

function rangeOf(command: CompletenessCommand): AccountRange {
  const { period, late } = command.to - command.from <= FINE_SPAN ? FINE : COARSE;
  const from = Math.floor(command.from / period) * period;
  const to = Math.max(from + period, Math.floor(command.to / period) * period);
  return { from, to, period, late, allowedLoss: command.allowedLoss };
}

async function sidesOf(
  command: CompletenessCommand,
  settings: Settings,
  clients: Clients,
  note: (text: string) => void,
): Promise<readonly Side[]> {
  const apis = apisOf(settings, command.apis);
  const { sides, problems } = await findSides(settings, COLOURS[0], apis, clients);
  if (sides.length === 0) throw new LambdaCoreError('NOTHING_APPLIED', problems.join('\n'));
  for (const problem of problems) note(`left out: ${problem}`);
  return sides;
}

async function rowsOf(
  sides: readonly Side[],
  range: AccountRange,
  { command, settings, clients, tell, signal }: Context,
): Promise<readonly Row[]> {
  const { from, to, period, late } = range;
  tell(`reads the metrics of ${sides.length} load balancers`);
  const asked = { from, to: to + late * period, period, only: FIGURES };
  const figures = await readFigures(clients.cloudwatch, sides, asked, signal);
  const { region } = settings;
  const credentials = () => clients.s3.config.credentials();
  const aws = openAwsApi({ region, environment: process.env, credentials, signal });
  const { account } = await callerOf(aws);
  const sqs = openSqs(clients.sqs);
  let done = 0;
  const looks = new Map<Side, SideLook>();
  const work = sides.map((side, at) => ({ side, figures: figures[at] ?? new Map() }));
  const place = { account, region };
  const environment = { ...(await withS3Endpoint(process.env)), AWS_REGION: region };
  using s3 = openS3Clients({ sockets: SIDES_AT_ONCE, environment });
  const deps = { clients, s3: s3.clientFor(), sqs, place, allFiles: command.files, signal };
  await forEachConcurrently(work, SIDES_AT_ONCE, async ({ side, figures }) => {
    looks.set(side, await lookAtSide(side, figures, range, deps));
    done += 1;
    tell(`looks at log files and queues: ${done} of ${sides.length}`);
  });
  const rows: Row[] = [];
  // One after the other: CloudWatch Logs lets itself be asked five times a second, by all together.
  for (const { row, question } of sides.flatMap((side) => looks.get(side) ?? [])) {
    const told =
      question && (await lookAtFiles(question, { aws, sqs, now: Date.now(), tell, signal }));
    rows.push({ ...row, ...told });
  }
  return rows;
}
