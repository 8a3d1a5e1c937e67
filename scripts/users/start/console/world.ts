import { createClones } from '@lambda-core/local/console/clones';
import { createLogFiles } from '@lambda-core/local/console/log-files';
import type { ConsoleState } from '@lambda-core/local/console/state';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { fileName } from '../../../cli/file-name';
import { formatNumber } from '../../../cli/format';
import { FUNCTION, INVOCATIONS, SOCKETS } from '../names';
import type { Colours } from './colours';
import { inWords } from './deed-words';
import type { Deed, Fact } from './facts';
import { type Books, readBooks } from './log-books';

const MOST_NEWS = 60;

export type World = ReturnType<typeof createWorld>;

/** What the console knows that nobody else keeps; the rest is read where it is. */
export function createWorld(now = sinceStart, note: (fact: Fact) => void = () => {}) {
  const news: ConsoleState['news'] = {};
  let told = 0;
  let invocations = 0;
  let firstConfirmed: number | undefined;
  let retries = 0;
  let givenUp = 0;
  const files = createLogFiles(now);
  const tell = (text: string) => {
    news[told] = { at: now(), text };
    delete news[told - MOST_NEWS];
    told += 1;
  };
  return {
    now,
    files,
    clones: createClones(now),
    receiver: 'up' as ConsoleState['receiver'],
    s3: 'quick' as ConsoleState['s3'],
    news,
    get invocations() {
      return invocations;
    },
    /** When the first documents were. */
    get firstConfirmed() {
      return firstConfirmed;
    },
    get retries() {
      return retries;
    },
    /** Files that came to the dead letters, each as often as it did. */
    get givenUp() {
      return givenUp;
    },
    invoked(functionName: string): void {
      if (functionName === FUNCTION) invocations += 1;
    },
    tell,
    /** Takes down what happened, for a recording that tells it anew. */
    note,
    /** A button was pressed. */
    did(deed: Deed): void {
      note(deed);
      const words = inWords(deed);
      if (words !== undefined) tell(words);
    },
    put(key: string, bytes: number): void {
      note({ what: 'put', key, bytes });
      files.put(key, bytes);
    },
    report(report: PrintedReport): void {
      const { key, outcome, summary, error } = report;
      note({ what: 'report', report });
      files.report(report);
      retries += summary.retries;
      if (summary.lines.sent > 0) firstConfirmed ??= now();
      const { sent } = summary.lines;
      const lines = `${formatNumber(sent)} ${sent === 1 ? 'line' : 'lines'} sent`;
      tell(`${fileName(key, 48)}: ${outcome}, ${lines}${error === undefined ? '' : `; ${error}`}`);
    },
    dead(key: string): void {
      note({ what: 'dead', key });
      givenUp += 1;
      files.dead(key);
      tell(`${fileName(key, 48)} rests with the dead letters`);
    },
  };
}

/** Of this process, its loading included. */
function sinceStart(): number {
  return Math.round(performance.now());
}

/** Where the rest is read. */
export type Seen = Books & {
  readonly world: World;
  readonly receiver: {
    readonly counters: {
      readonly connections: { readonly open: number; readonly mostOpen: number };
    };
  };
  readonly s3: {
    readonly stats: {
      readonly requests: Readonly<
        Record<'CopyObject' | 'UploadPartCopy' | 'ListObjectsV2', number>
      >;
    };
  };
  readonly shipping: Waiting & { readonly counters: { readonly deadLetters: number } };
  readonly segmenting: Waiting;
  readonly copying: Waiting;
  readonly jobs: {
    readonly tally: Readonly<Record<'requested' | 'finished' | 'dryRuns' | 'refused', number>>;
  };
  readonly colours: Pick<Colours, 'state'>;
};
type Waiting = { readonly counters: { readonly waiting: number; readonly inFlight: number } };

/** Everything that the page shows, as it is now. */
export function readState(seen: Seen): ConsoleState {
  const { world, receiver, s3, shipping } = seen;
  const { requested, finished, dryRuns, refused } = seen.jobs.tally;
  const { waiting, inFlight, deadLetters } = shipping.counters;
  const { connections } = receiver.counters;
  const { requests } = s3.stats;
  const copies = requests.CopyObject + requests.UploadPartCopy;
  return {
    at: world.now(),
    logs: {
      ...readBooks(seen),
      put: world.files.count,
      waiting,
      inFlight,
      invocations: world.invocations,
      sockets: connections.open,
      mostSockets: connections.mostOpen,
      socketLimit: INVOCATIONS * SOCKETS,
      retries: world.retries,
      deadLetters,
      givenUp: world.givenUp,
    },
    cloning: {
      requested,
      finished: finished + dryRuns,
      refused,
      segmenting: underWay(seen.segmenting),
      copying: underWay(seen.copying),
      copies,
      listings: requests.ListObjectsV2,
    },
    files: world.files.files,
    clones: world.clones.clones,
    receiver: world.receiver,
    s3: world.s3,
    ...(world.firstConfirmed !== undefined && { firstConfirmed: world.firstConfirmed }),
    colours: seen.colours.state,
    news: world.news,
  };
}

function underWay({ counters }: Waiting): number {
  return counters.waiting + counters.inFlight;
}
