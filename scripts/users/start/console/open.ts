import { setInterval } from 'node:timers';
import type { ActionName, Deeds } from '@lambda-core/local/console/actions';
import { type Feed, openFeed } from '@lambda-core/local/console/feed';
import type { PageParts } from '@lambda-core/local/console/html';
import { bundlePage } from '@lambda-core/local/console/page';
import { createRecorder } from '@lambda-core/local/console/recording';
import { type Console, openConsole } from '@lambda-core/local/console/server';
import { replaceFiles } from '../../../cli/replace-files';
import { BUCKET, COMMANDS } from '../names';
import type { Session } from '../session';
import { MINUTE_MILLISECONDS, openColours } from './colours';
import { type Doer, deedsOf } from './deeds';
import type { Documents } from './documents';
import type { Deed, Fact } from './facts';
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
    deeds: told(
      deeds,
      (name, input) => world.did({ what: 'deed', name, input, minute } as Deed),
      (what) => session.print(`page: ${what}`),
    ),
    async putFile(name, bytes) {
      await platform.s3.direct.put(BUCKET, name, bytes);
      const done = `put ${name}`;
      session.print(`page: ${done}`);
      return done;
    },
    search: documents.search,
    documentsOf: async (key) => documents.beside(key, await platform.s3.direct.read(BUCKET, key)),
  });
  const clock = setInterval(() => {
    minute += 1;
    colours.advance();
  }, MINUTE_MILLISECONDS).unref();
  const write = record === undefined ? undefined : recordTo(record, page, feed);
  return {
    address: console.address,
    async [Symbol.asyncDispose]() {
      clearInterval(clock);
      await write?.(options, minute);
      feed[Symbol.dispose]();
      await console[Symbol.asyncDispose]();
    },
  };
}

/** Keeps what the page shows from now on; what is returned writes that, or what the facts tell in counted time. */
function recordTo(path: string, page: PageParts, feed: Feed) {
  const recorder = createRecorder(page);
  const end = feed.subscribe(recorder.take);
  return async ({ session, facts, seed }: Options, minutes: number) => {
    feed.look();
    end();
    const kept = facts === undefined ? recorder : createRecorder(page);
    if (facts !== undefined) {
      const read = (key: string) => session.platform.s3.direct.read(COMMANDS, key);
      await retell({ facts, seed, read, minutes, arrived: session }, kept.take);
    }
    await replaceFiles([{ path, text: kept.html() }]);
  };
}

/** Says of each deed that it is done, and then what came of it. */
function told(
  deeds: Deeds,
  begin: (name: ActionName, input: unknown) => void,
  end: (what: string) => void,
): Deeds {
  const each = Object.entries(deeds).map(([name, deed]) => [
    name,
    async (input: never) => {
      begin(name as ActionName, input);
      const done = await deed(input);
      end(done);
      return done;
    },
  ]);
  return Object.fromEntries(each) as Deeds;
}
