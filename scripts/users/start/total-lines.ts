import { formatNumber } from '../../cli/format';
import type { Session } from './session';

/** What was shipped and cloned from the start to the end, and what rests. */
export function totalLines(session: Session): string[] {
  const n = formatNumber;
  const { totals, receiver, jobs, shipping, filesUnderWay } = session;
  const { finished, dryRuns, refused, objects } = jobs.tally;
  const dry = dryRuns === 0 ? '' : ` and ${n(dryRuns)} dry runs`;
  const { files, failedTries, encountered, unparsed, sent } = totals;
  const interrupted =
    filesUnderWay === 0
      ? ''
      : `, ${n(filesUnderWay)} interrupted, whose lines count as arrived only`;
  return [
    'In all:',
    `  files         ${n(files)} shipped, ${n(failedTries)} failed tries${interrupted}`,
    `  lines         ${n(encountered)} read, ${n(unparsed)} unparsed, ${n(sent)} sent`,
    `  arrived       ${n(receiver.counters.lines)} lines with ${n(receiver.ids.size)} different event ids`,
    `  clones        ${n(finished)} finished${dry}, ${n(refused)} refused, ${n(objects)} objects copied`,
    `  dead letters  ${n(shipping.counters.deadLetters)}`,
  ];
}
