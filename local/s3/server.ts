import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { serveHttp } from '../serve-http';
import { archive, finishRestores } from './archive';
import { type DirectAccess, directAccess } from './direct';
import { defaultEncryption } from './encryption';
import { type EventFilter, type EventListener, objectEvents } from './events';
import { type FaultSettings, type Faults, faultSource } from './faults';
import { type Attributes, NO_ATTRIBUTES, type StoredObject } from './model';
import { seedOf, syntheticObject } from './pattern';
import { type Context, respond } from './respond';
import { createStats, type Stats } from './stats';
import { openStore, type Store } from './store';
import type { SyntheticListing } from './synthetic-space';

export type S3Options = {
  /** 0 or left out: any free port. */
  port?: number;
  /** Where bytes and metadata are kept; left out: in memory. */
  directory?: string;
  /** Default us-east-1. */
  region?: string;
  faults?: FaultSettings;
  /** Bytes that every part but the last must have; default 5 MiB as in S3, 0 for small tests. */
  minimumPartSize?: number;
};

type SyntheticOptions = { size: number; attributes?: Attributes; modified?: number };

export type S3Server = AsyncDisposable & {
  readonly endpoint: string;
  readonly region: string;
  readonly faults: Faults;
  readonly stats: Readonly<Stats>;
  readonly direct: DirectAccess;
  createBucket(name: string): void;
  /** An object with a size but no stored bytes; the bucket is created when missing. */
  putSynthetic(bucket: string, key: string, options: SyntheticOptions): void;
  /** A read-only bucket that functions describe: no memory per key. */
  addSyntheticBucket(name: string, listing: SyntheticListing): void;
  /** Ends the restores from archives that are under way. */
  finishRestores(): void;
  /** Has Intelligent-Tiering put an object into an archive. */
  archive(bucket: string, key: string, tier: NonNullable<StoredObject['archive']>): void;
  /** From now on objects of a bucket are encrypted with a key of KMS unless their request says otherwise. */
  encryptBucket(bucket: string, key: string): void;
  /** Object-created events from now on; returns the function that ends them. */
  subscribe(listener: EventListener, filter?: EventFilter): () => void;
  close(): Promise<void>;
};

/** Starts an S3-compatible server on 127.0.0.1. Any credentials will do. */
export async function openS3(options: S3Options = {}): Promise<S3Server> {
  const { port = 0, directory, region = 'us-east-1', minimumPartSize = 5 * 1024 ** 2 } = options;
  const faults = faultSource(options.faults);
  const store = await openStore(directory);
  const events = objectEvents(region);
  const stats = createStats();
  const server = serve({ store, events, faults, stats, region, minimumPartSize });
  const served = await serveHttp(server, 'S3', port).catch(async (error: unknown) => {
    await store[Symbol.asyncDispose]();
    throw error;
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= shut(served, store);
    return closing;
  };
  return {
    endpoint: served.endpoint,
    region,
    faults,
    stats,
    direct: directAccess(store, events),
    createBucket: (bucket) => createBucket(store, bucket),
    putSynthetic(bucket, key, { size, attributes = NO_ATTRIBUTES, modified = Date.now() }) {
      createBucket(store, bucket);
      const object = syntheticObject(seedOf(key), size, { attributes, modified });
      store.commit({ type: 'object', bucket, key, object });
    },
    addSyntheticBucket: (name, listing) => store.addSynthetic(name, listing),
    finishRestores: () => finishRestores(store),
    archive: (bucket, key, tier) => archive(store, bucket, key, tier),
    encryptBucket(bucket, key) {
      store.bucket(bucket).encryption = defaultEncryption(key);
    },
    subscribe: events.subscribe,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function serve(context: Context): Server {
  const { stats } = context;
  let requests = 0;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    stats.inFlight++;
    stats.peakInFlight = Math.max(stats.peakInFlight, stats.inFlight);
    response.once('close', () => stats.inFlight--);
    const requestId = (++requests).toString(16).toUpperCase().padStart(16, '0');
    void respond(context, request, response, requestId);
  };
  // No time limits: clients that pause are what the faults are for.
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 },
    handle,
  );
  server.on('checkContinue', handle);
  return server;
}

async function shut(served: AsyncDisposable, store: Store): Promise<void> {
  await served[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
}

function createBucket(store: Store, bucket: string): void {
  if (!store.buckets.has(bucket)) store.commit({ type: 'bucket', bucket, created: Date.now() });
}
