import { count } from '../../cli/format';
import { countReasons, lookAt } from '../environment/letters';
import { type Context, findQueue } from './context';
import { putBack } from './dead-letters';
import { openPace } from './pace';
import { bar } from './report';

/** Says what rests in the dead letters of a queue and why, and puts it back. */
export async function replayDeadLetters(context: Context): Promise<void> {
  const { command, sqs, report, tell, signal } = context;
  const before = Date.now();
  const to = await findQueue(command.queue, context);
  const from = await findQueue(`${command.queue}-dead-letters`, context);
  const looked = await lookAt(sqs, from, {
    signal,
    onLook: (letters) =>
      tell(`looks at what rests in ${from.name}: ${letters} of ${from.counts.visible}`),
  });
  const rest = Math.max(looked.length, from.counts.visible + from.counts.hidden);
  if (rest === 0) {
    report.say('ended', { moved: 0 }, `${from.name}: nothing rests there, nothing was put back`);
    return;
  }
  report.reasons(from.name, rest, looked.length, countReasons(looked));
  if (command.dryRun) {
    report.say('ended', { moved: 0 }, 'nothing was put back (--dry-run)');
    return;
  }
  const all = Math.min(rest, command.limit);
  let moved = 0;
  const ended = (text: string) => report.say('ended', { moved, to: to.name }, text);
  tell(`${bar(0)} of ${all}`);
  try {
    const { later } = await putBack(sqs, {
      from,
      to,
      limit: command.limit,
      pace: openPace(command.rate),
      before,
      signal,
      onMoved(now) {
        moved = now;
        tell(`${bar(moved / all)} ${moved} of ${all} put back into ${to.name}`);
      },
      onWaiting: (hidden) =>
        tell(
          `${count(hidden, 'message')} of ${from.name} in somebody else's hands: waits for them`,
        ),
    });
    const more = later === 0 ? '' : `; ${later} came meanwhile and rest there`;
    ended(`${count(moved, 'message')} put back into ${to.name}${more}`);
  } catch (error) {
    ended(`${count(moved, 'message')} put back into ${to.name}; the others rest: run it again`);
    throw error;
  }
}
