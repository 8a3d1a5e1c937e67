import { booksOf } from '@lambda-core/local/console/books';
import { formatNumber } from '../../cli/format';
import { readBooks } from './console/log-books';
import type { Session } from './session';

/** What was shipped and cloned from the start to the end, and what rests. */
export function totalLines(session: Session): string[] {
  const n = formatNumber;
  const { totals, jobs, shipping, filesUnderWay } = session;
  const { finished, dryRuns, refused, objects } = jobs.tally;
  const dry = dryRuns === 0 ? '' : ` and ${n(dryRuns)} dry runs`;
  const { files, failedTries, unparsed } = totals;
  const interrupted = filesUnderWay === 0 ? '' : `, ${n(filesUnderWay)} interrupted`;
  const { read, different, arrived } = booksOf(readBooks(session));
  return [
    'In all:',
    `  files         ${n(files)} shipped, ${n(failedTries)} failed tries${interrupted}`,
    `  lines         ${read}`,
    `                ${n(unparsed)} did not parse, and went raw`,
    `                ${different}`,
    `                ${arrived}`,
    `  clones        ${n(finished)} finished${dry}, ${n(refused)} refused, ${n(objects)} objects copied`,
    `  dead letters  ${n(shipping.counters.deadLetters)}`,
  ];
}
