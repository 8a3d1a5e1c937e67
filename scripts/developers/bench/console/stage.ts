import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deeds } from '@lambda-core/local/console/actions';
import { openFeed } from '@lambda-core/local/console/feed';
import { openConsole } from '@lambda-core/local/console/server';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import type { Platform } from '@lambda-core/local/platform';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { openAnnouncer } from '../../../users/start/announcer';
import { openColours } from '../../../users/start/console/colours';
import { keepDocuments } from '../../../users/start/console/documents';
import { createWorld, readState, type World } from '../../../users/start/console/world';
import { startForked } from '../../forked';
import { startCountingReceiver } from '../ship/counting-receiver';

export type Watched = { readonly linesPerSecond: number; readonly updatesPerSecond: number };

const BUCKET = 'logs';
const QUIET_MILLISECONDS = 5_000;
/** Of the clone on the page: as many as it shows. */
const SEGMENTS = 400;
const COST_LOOKS = 500;
const FOLLOWER = join(__dirname, 'follow.cjs');
const NO_CLONES = { counters: { waiting: 0, inFlight: 0 } };

/** The local platform with log files in its bucket, and the page of `npm start` behind it. */
export async function openStage(files: number, lines: number) {
  const receiver = await startCountingReceiver();
  const world = createWorld();
  const { totals, ...announcer } = openAnnouncer(() => {}, world);
  const { platform, queue, ...opened } = await openLogPlatform({
    bucket: BUCKET,
    functionName: 'bench-log-processor',
    receiver: { host: '127.0.0.1', ...receiver },
    batchSize: files / 2,
    onLog: announcer.onLog,
  });
  const { arrivals } = keepDocuments();
  const colours = openColours(1);
  fillClone(world.clones);
  let looks = 0;
  const feed = openFeed(() => {
    looks += 1;
    return readState({
      world,
      totals,
      colours,
      // Never twice the same, so that each look is an update.
      receiver: {
        counters: { lines: looks, repeatedIds: 0, connections: { open: 0, mostOpen: 0 } },
        ids: { size: 0 },
      },
      s3: platform.s3,
      shipping: queue,
      segmenting: NO_CLONES,
      copying: NO_CLONES,
      jobs: { tally: { requested: 1, finished: 0, dryRuns: 0, refused: 0 } },
      arrivals,
    });
  });
  const nothing = async () => '';
  const page = await openConsole({
    page: { script: '', style: '' },
    feed,
    deeds: {} as Deeds,
    putFile: nothing,
    documentsOf: nothing,
    search: nothing,
  });
  const events = await putFiles(platform.s3, files, lines);
  await platform.host.idle();

  const ship = async (): Promise<number> => {
    await receiver.reset();
    const sent = totals.sent;
    const began = performance.now();
    for (const event of events) queue.send(event);
    await platform.host.idle();
    const seconds = (performance.now() - began) / 1000;
    const { lines: arrived } = await receiver.settled(files * lines, QUIET_MILLISECONDS);
    if (arrived !== files * lines || totals.sent - sent !== arrived)
      throw new Error(
        `${arrived} lines arrived, ${totals.sent - sent} were sent, expected ${files * lines}`,
      );
    return seconds;
  };
  return {
    /** Ships all files once, while a page follows it or nobody does. */
    async ship(isWatched: boolean): Promise<Watched> {
      if (!isWatched)
        return { linesPerSecond: (files * lines) / (await ship()), updatesPerSecond: 0 };
      await using follower = await startForked('the page', FOLLOWER, page.address);
      await follower.ask('count');
      const seconds = await ship();
      const updates = await follower.ask<number>('count');
      return { linesPerSecond: (files * lines) / seconds, updatesPerSecond: updates / seconds };
    },
    /** What one update takes of this process, in milliseconds of a processor: a look, and a page that is told. */
    updateCost(): number {
      const end = feed.subscribe((frame) => JSON.stringify(frame));
      const began = process.cpuUsage();
      for (let look = 0; look < COST_LOOKS; look++) feed.look();
      const { user, system } = process.cpuUsage(began);
      end();
      return (user + system) / 1000 / COST_LOOKS;
    },
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** Puts the files, and returns the events that told of them, to be sent again. */
async function putFiles(s3: Platform['s3'], files: number, lines: number): Promise<string[]> {
  const events: string[] = [];
  const bytes = sampleBytes({ format: 'classic', lines, seed: 1, hazards: 0 });
  s3.subscribe((event) => events.push(JSON.stringify(event)), { bucket: BUCKET });
  for (let file = 0; file < files; file++) await s3.direct.put(BUCKET, `${file}.log`, bytes);
  // S3 tells of an object a turn after it was put.
  while (events.length < files) await nextTurn();
  return events;
}

/** A clone that is as large as the page shows any. */
function fillClone({ requested, segmentRequested }: World['clones']): void {
  requested('large/');
  for (let segment = 0; segment < SEGMENTS; segment++)
    segmentRequested('large/', `a-segment-of-usual-length-${segment}`);
}
