import { setInterval } from 'node:timers';
import { type Feed, openFeed } from '@lambda-core/local/console/feed';
import { bundlePage } from '@lambda-core/local/console/page';
import { createRecorder } from '@lambda-core/local/console/recording';
import { type Console, openConsole } from '@lambda-core/local/console/server';
import { replaceFiles } from '../../../cli/replace-files';
import { BUCKET } from '../names';
import type { Session } from '../session';
import { type Colours, openColours } from './colours';
import { type Doer, deedsOf } from './deeds';
import type { Documents } from './documents';
import { readState, type World } from './world';

/** A minute of the laboratory's. */
const MINUTE_MILLISECONDS = 400;

export type StartConsole = AsyncDisposable & Pick<Console, 'address'>;

type Options = Pick<Doer, 'faults'> & {
  readonly session: Session;
  readonly world: World;
  readonly documents: Documents;
  readonly port: number;
  readonly seed: number;
  /** Where the run is written to when it ends. */
  readonly record: string | undefined;
};

/** Opens the page of a session. */
export async function openStartConsole(options: Options): Promise<StartConsole> {
  const { session, world, documents, port, seed, record, faults } = options;
  const { platform, receiver, shipping } = session;
  const page = await bundlePage();
  const colours = openColours(seed);
  const feed = openFeed(() => readState({ world, colours, s3: platform.s3, ...session }));
  const console = await openConsole({
    page,
    feed,
    port,
    deeds: deedsOf({ platform, receiver, shipping, world, colours, faults }),
    async putFile(name, bytes) {
      await platform.s3.direct.put(BUCKET, name, bytes);
      return `put ${name}`;
    },
    search: documents.search,
    documentsOf: async (key) => documents.beside(key, await platform.s3.direct.read(BUCKET, key)),
  });
  const clock = letTimePass(colours);
  const write = record === undefined ? undefined : recordTo(record, page, feed);
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

function letTimePass(colours: Colours): NodeJS.Timeout {
  return setInterval(colours.advance, MINUTE_MILLISECONDS).unref();
}

/** Keeps what happens from now on; what is returned writes it. */
function recordTo(path: string, page: Parameters<typeof createRecorder>[0], feed: Feed) {
  const recorder = createRecorder(page);
  const end = feed.subscribe(recorder.take);
  return async () => {
    feed.look();
    end();
    await replaceFiles([{ path, text: recorder.html() }]);
  };
}
