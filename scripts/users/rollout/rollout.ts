import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { awsProblem } from '../../cli/aws-problem';
import { replaceFiles } from '../../cli/replace-files';
import { openStatusLine } from '../../cli/status-line';
import { type Clients, openClients } from './clients';
import { type Dns, openDns } from './dns';
import { openFigures } from './figures';
import {
  beginJournal,
  type Hold,
  type Holder,
  leaveWish,
  takeJournal,
  waitUntilFree,
} from './hold';
import { isUnfinished, type Journal, type JournalStore, s3JournalStore } from './journal';
import { type RolloutCommand, readRolloutCommand } from './options';
import { drawRollout, meanShare, type ShareLook } from './picture';
import { apisOf, findSides, preflight } from './preflight';
import { openReport, type Report } from './report';
import { type ApiLook, type Ending, percentOf, type RunDeps, runRollout, weightsAt } from './run';
import { readSettings, type Settings } from './settings';
import { finishShift, returnToBefore, type ShiftDeps } from './shift';
import { s3StateLock } from './state-lock';
import { newRollout } from './steps';
import { type Weights, weightsText, writeWeights } from './weights';

const STATUS = { done: 0, returned: 1, paused: 3 } as const;

type Context = {
  readonly command: RolloutCommand;
  readonly settings: Settings;
  readonly clients: Clients;
  readonly store: JournalStore;
  readonly holder: Holder;
  readonly report: Report;
  readonly status: Status;
  readonly signal: AbortSignal;
};

/** What is waited for, as the status line tells it. */
type Status = { tell(text: string): void };

/** The command; returns its exit status. */
export async function rollout(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readRolloutCommand(argv);
  const settings = await readSettings(command.environment, ROOT, process.env);
  const { region, state } = settings;
  const clients = openClients(region, state.region || region);
  const who = `${userInfo().username}@${hostname()} (process ${process.pid})`;
  let telling = 'asks AWS what is there';
  using line = openStatusLine(process.stderr, () => telling);
  const report = openReport(command, { line, stdout: process.stdout });
  const context: Context = {
    command,
    settings,
    clients,
    store: s3JournalStore(clients.state, state.bucket, `${command.environment}/rollout.json`),
    holder: { id: randomUUID(), who, since: new Date().toISOString() },
    report,
    status: {
      tell: (text) => {
        telling = text;
      },
    },
    signal,
  };
  try {
    return await act(context);
  } catch (error) {
    if (signal.aborted) throw error;
    throw awsProblem(error, `the rollout of ${command.environment} (${region})`);
  }
}

function act(context: Context): Promise<number> {
  const { action, dryRun } = context.command;
  if (action === 'begin') return dryRun ? rehearse(context) : begin(context);
  return intervene(action, context);
}

/** Everything but the shifts. */
async function rehearse(context: Context): Promise<number> {
  const { command, settings, report } = context;
  const { apis, dns } = await ready(context);
  const { steps } = command.steps;
  const before = await dns.read(context.signal);
  report.say(`${settings.weightsFile.name} and Route53 have ${weightsText(before)}`);
  for (const percent of steps)
    report.say(`${percent} %: ${weightsText(weightsAt(percent, command.colour, apis, before))}`);
  report.say('nothing was changed (--dry-run)');
  return 0;
}

async function begin(context: Context): Promise<number> {
  const { command, store, holder, settings } = context;
  const { apis, dns } = await ready(context);
  const before = await dns.read(context.signal);
  const startedAt = new Date(Date.now()).toISOString();
  const hold = await beginJournal(store, holder, {
    id: `rollout-${startedAt}`,
    startedAt,
    leaseSeconds: command.leaseSeconds,
    environment: settings.environment,
    colour: command.colour,
    apis: [...apis],
    before,
    settled: before,
    wanted: before,
    progress: newRollout(percentOf(before, command.colour, apis) ?? 0),
  });
  return walk(hold, dns, context);
}

/** Goes on with what is under way, ends it, or tells whoever runs it. */
async function intervene(
  action: 'resume' | 'abort' | 'promote',
  context: Context,
): Promise<number> {
  const { store, holder, status, report, signal, command } = context;
  const found = await store.read();
  if (found === undefined || !isUnfinished(found.journal)) throw nothingUnderWay(store);
  // Before any wish: whoever names the other colour means another rollout.
  if (found.journal.colour !== command.colour) {
    throw new LambdaCoreError(
      'OTHER_ROLLOUT',
      `COLOUR: found ${command.colour}, expected ${found.journal.colour}, to which a rollout is under way`,
    );
  }
  const kept = action === 'resume' ? found : await leaveWish(store, action);
  if (kept === undefined) throw nothingUnderWay(store);
  const free = await waitUntilFree(store, kept, {
    refuse: action === 'resume',
    tell: (text) => status.tell(text),
    signal,
  });
  if (!isUnfinished(free.journal)) {
    report.say(`${free.journal.phase}: ${free.journal.reason ?? ''}`);
    return endingStatus(free.journal, action);
  }
  const hold = await takeJournal(store, holder, free);
  if (hold === undefined) return intervene(action, context);
  const dns = await openOwnDns(hold.journal.apis, context);
  if (action === 'abort') {
    await returnToBefore(hold, 'a person aborted it', shiftDeps(dns, context), signal);
    report.say(`returned to ${weightsText(hold.journal.before)}`);
    return 0;
  }
  await finishShift(hold, shiftDeps(dns, context), signal);
  return walk(hold, dns, context);
}

async function walk(hold: Hold, dns: Dns, context: Context): Promise<number> {
  const { clients, command, report, settings, signal } = context;
  const { apis, colour, startedAt } = hold.journal;
  const { sides, problems } = await findSides(settings, colour, apis, clients);
  if (problems.length > 0) throw refused(problems);
  const looks: ShareLook[] = [];
  let last: readonly ApiLook[] = [];
  const deps: RunDeps = {
    ...shiftDeps(dns, context),
    figures: openFigures(clients.cloudwatch, sides, Date.parse(startedAt)),
    clock: {
      now: Date.now,
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    },
    onLook: (look) => {
      report.look(look);
      looks.push({ now: look.now, wanted: look.wanted, observed: meanShare(look.apis) });
      last = look.apis;
      context.status.tell(report.status(look));
    },
    onNews: (subject, text) => tellTopic(subject, text, context),
  };
  try {
    const ending: Ending = await runRollout(hold, command, deps, signal);
    report.ended(hold.journal, ending);
    return STATUS[ending];
  } catch (error) {
    // The weights stay as they are, and the next one may go on at once.
    if (!isTakenOver(error))
      await hold.update({ phase: 'paused', reason: describeError(error), holder: undefined });
    if ((error as LambdaCoreError).code !== 'WEIGHTS_CHANGED') throw error;
    await tellTopic(`${colour} pauses`, describeError(error), context);
    report.ended(hold.journal, 'paused');
    return STATUS.paused;
  } finally {
    if (command.watch && looks.length > 0) {
      const file = `rollout-${settings.environment}-${startedAt.replace(/\W/g, '')}.svg`;
      const title = `Rollout of ${settings.environment} to ${colour}, ${startedAt.slice(0, 10)}`;
      await writeFile(file, drawRollout({ title, colour, looks, apis: last }));
      report.say(`picture: ${file}`);
    }
  }
}

/** What has to be true before the first shift. @throws LambdaCoreError with all that is not */
async function ready(context: Context) {
  const { command, settings, clients, store, signal } = context;
  const apis = apisOf(settings, command.apis);
  await store.read();
  const dns = await openOwnDns(apis, context);
  const { sides, problems } = await findSides(settings, command.colour, apis, clients);
  if (problems.length > 0) throw refused(problems);
  const now = Date.now();
  const windows = await openFigures(clients.cloudwatch, sides, now).read(now, signal);
  const found = { colour: command.colour, apis, dns: await dns.read(signal), sides, windows };
  const others = await preflight(settings, found, clients);
  if (others.length > 0) throw refused(others);
  return { apis, dns };
}

function openOwnDns(apis: readonly string[], { settings, clients }: Context): Promise<Dns> {
  const { domain, privateZone, recordPrefix } = settings;
  return openDns(clients.route53, { domain, privateZone, recordPrefix, apis });
}

function shiftDeps(dns: Dns, { settings, clients, holder, status }: Context): ShiftDeps {
  const { bucket, key } = settings.state;
  return {
    dns,
    lock: s3StateLock(clients.state, { bucket, key, who: holder.who }),
    writeFile: (weights) => writeTfvars(settings, weights),
    tell: (text) => status.tell(text),
  };
}

async function writeTfvars({ weightsFile }: Settings, weights: Weights): Promise<void> {
  const { path, name } = weightsFile;
  const text = await readFile(path, 'utf8');
  const next = writeWeights(text, name, weights);
  if (next === text) return;
  await replaceFiles([{ path, text: next }]);
}

async function tellTopic(subject: string, text: string, context: Context): Promise<void> {
  const { clients, command, settings, report } = context;
  const TopicArn = settings.alarmTopics.get(command.colour);
  report.say(`${subject}: ${text}`);
  if (TopicArn === undefined) return;
  const { PublishCommand } = require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
  const Subject = `${settings.environment}: ${subject}`.slice(0, 100);
  try {
    await clients.sns.send(new PublishCommand({ TopicArn, Subject, Message: text }));
  } catch (error) {
    // Nobody's traffic waits for a message.
    report.warn(`${TopicArn} was not told`, error);
  }
}

function isTakenOver(error: unknown): boolean {
  return (error as LambdaCoreError).code === 'TAKEN_OVER';
}

function endingStatus({ phase }: Journal, action: 'resume' | 'abort' | 'promote'): number {
  if (action === 'abort') return phase === 'returned' ? 0 : 1;
  return phase === 'done' ? 0 : 1;
}

function refused(problems: readonly string[]): LambdaCoreError {
  const lines = problems.map((problem) => `  ${problem}`);
  return new LambdaCoreError('PREFLIGHT', `nothing was shifted:\n${lines.join('\n')}`);
}

function nothingUnderWay({ name }: JournalStore): LambdaCoreError {
  return new LambdaCoreError('NO_ROLLOUT', `found no rollout under way in ${name}`);
}
