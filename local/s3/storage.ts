import type { JournalEntry } from './journal-entry';
import type { Body, Slice } from './model';
import { PATTERN_CHUNK, patternBytes } from './pattern';

/** Where bytes and the journal of changes live. */
export type Storage = AsyncDisposable & {
  /** Stores a body; the caller holds it once and has to release it. */
  write(chunks: AsyncIterable<Buffer>): Promise<Body>;
  /** The bytes in order; a small body may come as one buffer. */
  read(body: Body): Buffer | AsyncIterable<Buffer>;
  /** Bodies share bytes: a file goes when nobody holds it any more. */
  retain(body: Body): void;
  release(body: Body): void;
  append(entry: JournalEntry): void;
};

export function memoryStorage(): Storage {
  return {
    async write(chunks) {
      const all: Buffer[] = [];
      for await (const chunk of chunks) all.push(chunk);
      const bytes = all.length === 1 && all[0] ? all[0] : Buffer.concat(all);
      if (bytes.length === 0) return [];
      return [{ kind: 'memory', bytes, start: 0, length: bytes.length }];
    },
    read: (body) => readBody(body, () => []),
    retain() {},
    release() {},
    append() {},
    async [Symbol.asyncDispose]() {},
  };
}

export function readBody(
  body: Body,
  readFile: (slice: Slice & { kind: 'file' }) => AsyncIterable<Buffer> | Iterable<Buffer>,
): Buffer | AsyncIterable<Buffer> {
  const [only] = body;
  if (only === undefined) return Buffer.alloc(0);
  if (body.length === 1 && only.kind === 'memory') return memoryBytes(only);
  // A stream costs more than a small body itself.
  if (body.length === 1 && only.kind === 'pattern' && only.length < PATTERN_CHUNK) {
    return Buffer.concat([...patternBytes(only)]);
  }
  return readSlices(body, readFile);
}

async function* readSlices(
  body: Body,
  readFile: (slice: Slice & { kind: 'file' }) => AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  for (const slice of body) {
    if (slice.kind === 'memory') yield memoryBytes(slice);
    else if (slice.kind === 'pattern') yield* patternBytes(slice);
    else yield* readFile(slice);
  }
}

function memoryBytes(slice: Slice & { kind: 'memory' }): Buffer {
  return slice.bytes.subarray(slice.start, slice.start + slice.length);
}
