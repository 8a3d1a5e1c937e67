import { createClones } from '@lambda-core/local/console/clones';
import { createLogFiles } from '@lambda-core/local/console/log-files';
import type { ConsoleState } from '@lambda-core/local/console/state';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import type { Queue } from '@lambda-core/local/lambda/host';
import type { Receiver } from '@lambda-core/local/logstash/receiver';
import type { S3Server } from '@lambda-core/local/s3/server';
import { fileName } from '../../../cli/file-name';
import { count } from '../../../cli/format';
import type { Announcer } from '../announcer';
import type { Colours } from './colours';

const MOST_NEWS = 60;

export type World = ReturnType<typeof createWorld>;

/** What the console knows that nobody else keeps; the rest is read where it is. */
export function createWorld() {
  const began = performance.now();
  const now = () => Math.round(performance.now() - began);
  const news: ConsoleState['news'] = {};
  let told = 0;
  let invocations = 0;
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
    invoked(): void {
      invocations += 1;
    },
    tell,
    report(report: PrintedReport): void {
      const { key, outcome, summary, error } = report;
      files.report(report);
      const sent = count(summary.lines.sent, 'line');
      tell(
        `${fileName(key, 48)}: ${outcome}, ${sent} sent${error === undefined ? '' : `; ${error}`}`,
      );
    },
    dead(key: string): void {
      files.dead(key);
      tell(`${fileName(key, 48)} rests with the dead letters`);
    },
  };
}

export type Seen = {
  readonly world: World;
  readonly receiver: Pick<Receiver, 'counters' | 'ids'>;
  readonly totals: Announcer['totals'];
  readonly s3: Pick<S3Server, 'stats'>;
  readonly shipping: Queue;
  readonly segmenting: Queue;
  readonly copying: Queue;
  readonly jobs: { readonly finished: number };
  readonly colours: Pick<Colours, 'state'>;
};

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
      arrived: receiver.counters.lines,
      distinct: receiver.ids.size,
      deadLetters,
    },
    cloning: {
      requested: Object.keys(world.clones.clones).length,
      finished: jobs.finished,
      segmenting: underWay(seen.segmenting),
      copying: underWay(seen.copying),
      copies,
      listings: requests.ListObjectsV2,
    },
    files: world.files.files,
    clones: world.clones.clones,
    receiver: world.receiver,
    s3: world.s3,
    colours: seen.colours.state,
    news: world.news,
  };
}

function underWay({ counters }: Queue): number {
  return counters.waiting + counters.inFlight;
}
