import { setInterval } from 'node:timers';
import type { ActionName, Deeds } from '@lambda-core/local/console/actions';
import { type Feed, openFeed } from '@lambda-core/local/console/feed';
import { bundlePage } from '@lambda-core/local/console/page';
import { createRecorder, type Recorder } from '@lambda-core/local/console/recording';
import { type Console, openConsole } from '@lambda-core/local/console/server';
import { replaceFiles } from '../../../cli/replace-files';
import { BUCKET, COMMANDS } from '../names';
import type { Session } from '../session';
import { MINUTE_MILLISECONDS, openColours } from './colours';
import { type Doer, deedsOf } from './deeds';
import type { Documents } from './documents';
import type { Fact } from './facts';
import { retell } from './retell';
import { readState } from './world';

export type StartConsole = AsyncDisposable & Pick<Console, 'address'>;

type Options = Pick<Doer, 'faults'> & {
  readonly session: Session;
  readonly documents: Documents;
  readonly port: number;
  readonly seed: number;
  /** Where the run is written to when it ends. */
  readonly record: string | undefined;
  /** What the run did, where the recording tells it in counted time. */
  readonly facts: readonly Fact[] | undefined;
};

/** Opens the page of a session. */
export async function openStartConsole(options: Options): Promise<StartConsole> {
  const { session, documents, port, seed, record, faults } = options;
  const { platform, receiver, shipping, world } = session;
  const page = await bundlePage();
  const colours = openColours(seed);
  const feed = openFeed(() => readState({ colours, s3: platform.s3, ...session }));
  let minute = 0;
  const deeds = deedsOf({ platform, receiver, shipping, world, colours, faults });
  const console = await openConsole({
    page,
    feed,
    port,
    deeds: noted(deeds, (name, input) => {
      world.note({ what: 'deed', name, input, minute } as Fact);
    }),
    async putFile(name, bytes) {
      await platform.s3.direct.put(BUCKET, name, bytes);
      return `put ${name}`;
    },
    search: documents.search,
    documentsOf: async (key) => documents.beside(key, await platform.s3.direct.read(BUCKET, key)),
  });
  const clock = setInterval(() => {
    minute += 1;
    colours.advance();
  }, MINUTE_MILLISECONDS).unref();
  const recorder = createRecorder(page);
  const write = record === undefined ? undefined : recordTo(record, recorder, feed, options);
  return {
    address: console.address,
    async [Symbol.asyncDispose]() {
      clearInterval(clock);
      await write?.();
      feed[Symbol.dispose]();
      await console[Symbol.asyncDispose]();
    },
  };
}

/** Keeps what happens from now on, as the page shows it or told anew in counted time; what is returned writes it. */
function recordTo(path: string, recorder: Recorder, feed: Feed, { session, facts, seed }: Options) {
  const { receiver, platform } = session;
  const end = facts === undefined ? feed.subscribe(recorder.take) : undefined;
  return async () => {
    if (facts === undefined) feed.look();
    else {
      const arrived = { lines: receiver.counters.lines, distinct: receiver.ids.size };
      const read = (key: string) => platform.s3.direct.read(COMMANDS, key);
      await retell({ facts, seed, read, arrived }, recorder.take);
    }
    end?.();
    await replaceFiles([{ path, text: recorder.html() }]);
  };
}

/** Says of each deed that it is done. */
function noted(deeds: Deeds, note: (name: ActionName, input: unknown) => void): Deeds {
  const each = Object.entries(deeds).map(([name, deed]) => [
    name,
    (input: never) => {
      note(name as ActionName, input);
      return deed(input);
    },
  ]);
  return Object.fromEntries(each) as Deeds;
}
