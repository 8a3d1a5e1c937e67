import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, type LambdaCoreError } from '@lambda-core/common/errors';
import { Interruption } from '../../cli/interruption';
import type { Dns } from '../environment/dns';
import type { Sides } from '../environment/sides';
import { weightsText } from '../environment/weights';
import { alarmTopic } from './alarm-topic';
import { type Context, shiftDeps } from './context';
import { openFigures } from './figures';
import type { Hold } from './hold';
import { isUnfinished, type Journal } from './journal';
import { drawRollout, meanShare, type ShareLook } from './picture';
import { type ApiLook, percentOf, type RunDeps, runRollout } from './run';

const STATUS = { done: 0, returned: 1, paused: 3 } as const;

/** Runs a rollout that is held to its end, and tells of it; returns the exit status. */
export async function walk(
  hold: Hold,
  { dns, sides }: { readonly dns: Dns; readonly sides: Sides },
  context: Context,
): Promise<number> {
  const { clients, command, report, settings, signal, tell } = context;
  const { colour, startedAt } = hold.journal;
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
      tell(report.status(look));
    },
    onNews: (subject, text) => tellTopic(subject, text, context),
  };
  try {
    const ending = await runRollout(hold, command, deps, signal);
    report.ended(hold.journal, ending);
    return STATUS[ending];
  } catch (error) {
    if ((error as LambdaCoreError).code !== 'WEIGHTS_CHANGED') throw error;
    await pauseFor(describeError(error), hold);
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

/** Works with a journal that is held; what fails lets the next one go on at once, and the weights stay as they are. */
export async function whileHeld(
  hold: Hold,
  { signal, report }: Pick<Context, 'signal' | 'report'>,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if ((error as LambdaCoreError).code === 'TAKEN_OVER') throw error;
    if (!(signal.reason instanceof Interruption)) {
      await pauseFor(describeError(error), hold);
      throw error;
    }
    // Whatever was thrown then is only how it ended.
    await pauseFor(interruptedText(signal.reason, hold.journal), hold);
    if (isUnfinished(hold.journal)) report.ended(hold.journal, 'paused');
    throw error;
  }
}

/** What has ended stays so, whatever failed after it. */
async function pauseFor(reason: string, hold: Hold): Promise<void> {
  if (!isUnfinished(hold.journal)) return;
  await hold.update({ phase: 'paused', reason, holder: undefined });
}

function interruptedText({ by }: Interruption, { colour, apis, wanted, holder }: Journal): string {
  const percent = percentOf(wanted, colour, apis);
  const where = percent === undefined ? weightsText(wanted) : `step ${percent} %`;
  return `interrupted (${by}) at ${where}, by ${holder?.who ?? 'nobody'}`;
}

async function tellTopic(subject: string, text: string, context: Context): Promise<void> {
  const { clients, command, settings, report } = context;
  report.say(`${subject}: ${text}`);
  const { environment } = settings;
  const { PublishCommand } = require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
  const Subject = `${environment}: ${subject}`.slice(0, 100);
  try {
    const TopicArn = await alarmTopic(clients.cloudwatch, { environment, colour: command.colour });
    if (TopicArn === undefined) return;
    await clients.sns.send(new PublishCommand({ TopicArn, Subject, Message: text }));
  } catch (error) {
    // Nobody's traffic waits for a message.
    report.warn('nobody was told of it by the topic of the alarms', error);
  }
}
