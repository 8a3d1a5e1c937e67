import type { LogFiles } from '@lambda-core/local/console/log-files';
import type { DifferentLines, LogFlow } from '@lambda-core/local/console/state';
import type { Announcer } from '../announcer';
import type { Documents } from './documents';

/** What keeps the books of log lines: the functions' summaries, the files' ends, and what the receiver read. */
export type Books = {
  readonly world: { readonly files: Pick<LogFiles, 'readAgain' | 'outcomeOf'> };
  readonly totals: Pick<Announcer['totals'], 'encountered' | 'unparsed' | 'sent' | 'failedTries'>;
  readonly receiver: {
    readonly counters: { readonly lines: number; readonly repeatedIds: number };
    readonly ids: { readonly size: number };
  };
  readonly arrivals: Readonly<Documents['arrivals']>;
};

/** What became of every line, as it is now. */
export function readBooks({ world: { files }, totals, receiver, arrivals }: Books) {
  const { encountered, unparsed, sent, failedTries } = totals;
  return {
    encountered,
    unparsed,
    sent,
    failedTries,
    readAgain: files.readAgain,
    arrived: receiver.counters.lines,
    distinct: receiver.ids.size,
    repeated: receiver.counters.repeatedIds,
    different: differentOf(files, arrivals),
  } satisfies Partial<LogFlow>;
}

function differentOf(files: Books['world']['files'], arrivals: Books['arrivals']): DifferentLines {
  const different = { shipped: 0, givenUp: 0, underWay: 0, byHand: arrivals.elsewhere };
  for (const [key, count] of arrivals.ofFiles()) {
    const outcome = files.outcomeOf(key);
    if (outcome === 'shipped') different.shipped += count;
    else if (outcome === 'dead') different.givenUp += count;
    else if (outcome === undefined) different.byHand += count;
    else different.underWay += count;
  }
  return different;
}
