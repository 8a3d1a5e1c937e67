import { compareKeys } from '@lambda-core/common/key-order';
import { SortedMap } from '@lambda-core/local/s3/sorted-map';
import type { Client, ClientRequest } from '@lambda-core/s3-clone-common/s3/client';
import { listKeys } from './key-index';
import type { Keys } from './key-shapes';

/** What a kind of request takes, in milliseconds. */
export type Latency = Readonly<Record<'copy' | 'list' | 'put' | 'get' | 'head', number>>;

/** Whoever sends requests: it may be killed, or held up, between them. */
export type Sender = {
  sleep(milliseconds: number): Promise<void>;
  /** Told of a file that it has written, before it hears of that itself. */
  onWritten?(key: string): void;
};

export type MemoryS3 = ReturnType<typeof openMemoryS3>;

type File = { body: string; readonly modified: number };

const PAGE = 1_000;
const SEGMENT_FILES = ['segment-request', 'segment-response', 'segment-split', 'segment-claim-1'];
const MISSING = { status: 404, headers: {}, body: '' };

/** A source given by arithmetic, and a command bucket in memory. */
export function openMemoryS3(keys: Keys, latency: Latency, wall: Sender & { now(): number }) {
  const files = new Map<string, File>();
  const names = new SortedMap<true>();
  const listeners: ((key: string) => void)[] = [];
  let largest = 0;

  function carryOut({ method, key, body = '', headers = {} }: ClientRequest) {
    // Both buckets are there.
    if (key === '') return { status: 200, headers: {}, body: '' };
    const file = files.get(key);
    if (method === 'PUT') {
      if (file !== undefined && headers['if-none-match'] === '*')
        return { ...MISSING, status: 412 };
      if (file === undefined) names.set(key, true);
      files.set(key, { body, modified: wall.now() });
      largest = Math.max(largest, body.length);
      for (const listener of listeners) listener(key);
      return { status: 200, headers: {}, body: '' };
    }
    if (file === undefined) return MISSING;
    const seconds = Math.floor(file.modified / 1_000) * 1_000;
    const modified = new Date(seconds).toUTCString();
    return {
      status: 200,
      headers: { 'last-modified': modified },
      body: method === 'GET' ? file.body : '',
    };
  }

  return {
    files,
    keys,
    latency,
    /** Of the files, in bytes. */
    get largest() {
      return largest;
    },
    /** A file that the simulation does not write, but counts. */
    noteFile(bytes: number) {
      largest = Math.max(largest, bytes);
    },
    onFile: (listener: (key: string) => void) => void listeners.push(listener),
    /** Takes away the files of a segment that is done; returns how many they were. */
    forget(folder: string, segment: string): number {
      let gone = 0;
      for (const ending of SEGMENT_FILES) {
        const key = `${folder}${segment}-${ending}`;
        if (!files.delete(key)) continue;
        names.delete(key);
        gone += 1;
      }
      return gone;
    },
    /** A request that is under way takes effect, whatever becomes of its sender. */
    client(sender: Sender): Client {
      return {
        async send(request) {
          const kind = KINDS[request.method];
          await wall.sleep(latency[kind] / 2);
          const response = carryOut(request);
          if (request.method === 'PUT') sender.onWritten?.(request.key);
          await sender.sleep(latency[kind] / 2);
          return response;
        },
        async listPage(listing, start) {
          await sender.sleep(latency.list);
          return listKeys(keys, listing, start);
        },
        destroy() {},
      };
    },
    /** A page of names of the command bucket. */
    async list(folder: string, startAfter: string) {
      await wall.sleep(latency.list);
      const page: string[] = [];
      const start = folder + startAfter;
      const cursor = names.seek((key) => compareKeys(key, start) <= 0);
      for (; page.length < PAGE && cursor.key?.startsWith(folder) === true; cursor.next())
        page.push(cursor.key.slice(folder.length));
      return { names: page, more: cursor.key?.startsWith(folder) === true };
    },
  };
}

const KINDS = { GET: 'get', HEAD: 'head', PUT: 'put', POST: 'put', DELETE: 'put' } as const;
