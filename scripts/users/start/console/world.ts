import { createClones } from '@lambda-core/local/console/clones';
import { createLogFiles } from '@lambda-core/local/console/log-files';
import type { ConsoleState } from '@lambda-core/local/console/state';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { fileName } from '../../../cli/file-name';
import { count } from '../../../cli/format';
import type { Announcer } from '../announcer';
import { FUNCTION, INVOCATIONS, SOCKETS } from '../names';
import type { Colours } from './colours';
import { inWords } from './deed-words';
import type { Deed, Fact } from './facts';

const MOST_NEWS = 60;

export type World = ReturnType<typeof createWorld>;

/** What the console knows that nobody else keeps; the rest is read where it is. */
export function createWorld(now = sinceStart, note: (fact: Fact) => void = () => {}) {
  const news: ConsoleState['news'] = {};
  let told = 0;
  let invocations = 0;
  let firstConfirmed: number | undefined;
  let retries = 0;
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
      const sent = count(summary.lines.sent, 'line');
      tell(
        `${fileName(key, 48)}: ${outcome}, ${sent} sent${error === undefined ? '' : `; ${error}`}`,
      );
    },
    dead(key: string): void {
      note({ what: 'dead', key });
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
export type Seen = {
  readonly world: World;
  readonly receiver: {
    readonly counters: {
      readonly lines: number;
      readonly connections: { readonly open: number; readonly mostOpen: number };
    };
    readonly ids: { readonly size: number };
  };
  readonly totals: Announcer['totals'];
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
  readonly jobs: { readonly tally: { readonly finished: number } };
  readonly colours: Pick<Colours, 'state'>;
};
type Waiting = { readonly counters: { readonly waiting: number; readonly inFlight: number } };

/** Everything that the page shows, as it is now. */
export function readState(seen: Seen): ConsoleState {
  const { world, receiver, totals, s3, shipping, jobs } = seen;
  const { waiting, inFlight, deadLetters } = shipping.counters;
  const { connections } = receiver.counters;
  const { requests } = s3.stats;
  const copies = requests.CopyObject + requests.UploadPartCopy;
  return {
    at: world.now(),
    logs: {
      put: world.files.count,
      waiting,
      inFlight,
      invocations: world.invocations,
      failedTries: totals.failedTries,
      encountered: totals.encountered,
      unparsed: totals.unparsed,
      sent: totals.sent,
      sockets: connections.open,
      mostSockets: connections.mostOpen,
      socketLimit: INVOCATIONS * SOCKETS,
      retries: world.retries,
      arrived: receiver.counters.lines,
      distinct: receiver.ids.size,
      deadLetters,
    },
    cloning: {
      requested: Object.keys(world.clones.clones).length,
      finished: jobs.tally.finished,
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
