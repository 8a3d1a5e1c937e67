import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { openClients } from '../environment/clients';
import { readSettings } from '../environment/settings';
import { apisOf, findSides, type Sides } from '../environment/sides';
import { weightsText } from '../environment/weights';
import { type Context, openOwnDns, shiftDeps } from './context';
import { openFigures } from './figures';
import { beginJournal, leaveWish, takeJournal, waitUntilFree } from './hold';
import { isUnfinished, type Journal, type JournalStore, s3JournalStore } from './journal';
import { readContinued, readRolloutCommand } from './options';
import { preflight } from './preflight';
import { openReport, type Report } from './report';
import { percentOf, type RunSettings, weightsAt } from './run';
import { finishShift, returnToBefore } from './shift';
import { newRollout, type RolloutState } from './steps';
import { walk, whileHeld } from './walk';

/** The command; returns its exit status. */
export async function rollout(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readRolloutCommand(argv);
  const { environment } = command;
  const settings = await readSettings(environment, ROOT, process.env);
  const { region, state, dnsRoleArn } = settings;
  const clients = openClients(region, state.region || region, { dnsRoleArn, signal });
  const store = s3JournalStore(clients.state, state.bucket, `${environment}/rollout.json`);
  const who = `${userInfo().username}@${hostname()} (process ${process.pid})`;
  const holder = { id: randomUUID(), who, since: new Date().toISOString() };
  const { stderr, stdout } = process;
  const what = `the rollout of ${environment} (${region})`;
  return askingAws({ what, first: 'asks AWS what is there', stderr, signal }, ({ line, tell }) => {
    const report = openReport(command, { line, stdout });
    return act({ argv, command, settings, clients, store, holder, report, tell, signal });
  });
}

function act(context: Context): Promise<number> {
  const { action, dryRun } = context.command;
  if (action === 'begin') return dryRun ? rehearse(context) : begin(context);
  return intervene(action, context);
}

/** Everything but the shifts. */
async function rehearse(context: Context): Promise<number> {
  const { command, settings, report } = context;
  const { apis, before } = await ready(context);
  report.say(`${settings.weightsFile.name} and Route53 have ${weightsText(before)}`);
  for (const percent of command.steps.steps)
    report.say(`${percent} %: ${weightsText(weightsAt(percent, command.colour, apis, before))}`);
  report.say('nothing was changed (--dry-run)');
  return 0;
}

async function begin(context: Context): Promise<number> {
  const { command, store, holder, settings } = context;
  const { apis, dns, sides, before } = await ready(context);
  const startedAt = new Date(Date.now()).toISOString();
  const hold = await beginJournal(store, holder, {
    id: `rollout-${startedAt}`,
    startedAt,
    leaseSeconds: command.leaseSeconds,
    environment: settings.environment,
    colour: command.colour,
    settings: settingsOf(command),
    apis: [...apis],
    before,
    settled: before,
    wanted: before,
    progress: newRollout(percentOf(before, command.colour, apis) ?? 0),
  });
  return whileHeld(hold, context, () => walk(hold, { dns, sides }, context));
}

/** Goes on with what is under way, ends it, or tells whoever runs it. */
async function intervene(
  action: 'resume' | 'abort' | 'promote',
  context: Context,
): Promise<number> {
  const { argv, store, holder, tell, report, signal, command, settings, clients } = context;
  const found = await store.read();
  if (found === undefined || !isUnfinished(found.journal)) throw nothingUnderWay(store);
  // Before any wish: whoever names the other colour means another rollout.
  if (found.journal.colour !== command.colour) {
    throw new LambdaCoreError(
      'OTHER_ROLLOUT',
      `COLOUR: found ${command.colour}, expected ${found.journal.colour}, to which a rollout is under way`,
    );
  }
  const began = found.journal.settings as RunSettings | undefined;
  const continued =
    began === undefined ? context : { ...context, command: readContinued(argv, began) };
  const kept = action === 'resume' ? found : await leaveWish(store, action);
  if (kept === undefined) throw nothingUnderWay(store);
  const isPromotion = action === 'promote';
  const how = { refuse: action === 'resume', heard: isPromotion, tell, signal };
  const free = await waitUntilFree(store, kept, how);
  if (!isUnfinished(free.journal)) {
    report.say(`${free.journal.phase}: ${free.journal.reason ?? ''}`);
    return endingStatus(free.journal, action);
  }
  if (isPromotion && free.journal.wish === undefined) return promoted(free.journal, report);
  const hold = await takeJournal(store, holder, free);
  if (hold === undefined) return intervene(action, context);
  return whileHeld(hold, context, async () => {
    const { apis, before } = hold.journal;
    const dns = await openOwnDns(apis, context);
    if (action === 'abort') {
      await returnToBefore(hold, 'a person aborted it', shiftDeps(dns, context), signal);
      report.say(`returned to ${weightsText(before)}`);
      return 0;
    }
    await finishShift(hold, shiftDeps(dns, context), signal);
    const { sides, problems } = await findSides(settings, command.colour, apis, clients);
    refuse(problems);
    return walk(hold, { dns, sides }, continued);
  });
}

/** What has to be true before the first shift. @throws LambdaCoreError with all that is not */
async function ready(context: Context) {
  const { command, settings, clients, store, signal } = context;
  const { colour } = command;
  const apis = apisOf(settings, command.apis);
  await store.read();
  const dns = await openOwnDns(apis, context);
  const { sides, problems } = await findSides(settings, colour, apis, clients);
  refuse(problems);
  const [before, windows] = await Promise.all([dns.read(signal), windowsOf(sides, context)]);
  refuse(await preflight(settings, { colour, apis, dns: before, sides, windows }, clients));
  return { apis, dns, sides, before };
}

function settingsOf({ steps, judge, lookSeconds }: RunSettings): RunSettings {
  return { steps, judge, lookSeconds };
}

function windowsOf(sides: Sides, { clients, signal }: Context) {
  const now = Date.now();
  return openFigures(clients.cloudwatch, sides, now).read(now, signal);
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  ${problem}`);
  throw new LambdaCoreError('PREFLIGHT', `nothing was shifted:\n${lines.join('\n')}`);
}

/** Of a promotion that the process under way has read: what it makes of it. */
function promoted({ holder, colour, apis, settled, progress }: Journal, report: Report): number {
  const { phase, why } = progress as RolloutState;
  const returns = phase === 'returning' || phase === 'returned';
  const from = percentOf(settled, colour, apis);
  report.say(
    `heard by ${holder?.who ?? 'nobody'}: ${colour} ${returns ? `returns all the same: ${why}` : `goes on from ${from} %`}`,
  );
  return returns ? 1 : 0;
}

function endingStatus({ phase }: Journal, action: 'resume' | 'abort' | 'promote'): number {
  return phase === (action === 'abort' ? 'returned' : 'done') ? 0 : 1;
}

function nothingUnderWay({ name }: JournalStore): LambdaCoreError {
  return new LambdaCoreError('NO_ROLLOUT', `found no rollout under way in ${name}`);
}
