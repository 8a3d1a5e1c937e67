import { randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { JournalEntry } from './journal-entry';
import type { Body, Slice } from './model';
import { readBody, type Storage } from './storage';

type DiskStorage = Storage & {
  /** What an earlier process wrote, in order. */
  load(): AsyncIterable<JournalEntry>;
  /** Replaces the journal by `entries` and removes files that nobody holds; before any request. */
  compact(entries: Iterable<JournalEntry>): void;
};

/**
 * Keeps bodies in `directory/bytes` and changes in `directory/journal.jsonl`. File names are random:
 * a key (`..`, `//`, 1,024 bytes of emoji) never becomes a path.
 */
export function diskStorage(directory: string): DiskStorage {
  const bytes = join(directory, 'bytes');
  const journal = join(directory, 'journal.jsonl');
  mkdirSync(bytes, { recursive: true });
  const holders = new Map<string, number>();
  const removals = new Set<Promise<void>>();
  const run = randomBytes(6).toString('hex');
  let written = 0;
  let descriptor = openSync(journal, 'a');

  const retain = (body: Body): void => {
    for (const id of filesOf(body)) holders.set(id, (holders.get(id) ?? 0) + 1);
  };
  const release = (body: Body): void => {
    for (const id of filesOf(body)) {
      const left = (holders.get(id) ?? 1) - 1;
      if (left > 0) {
        holders.set(id, left);
        continue;
      }
      holders.delete(id);
      const removal = rm(join(bytes, id), { force: true }).finally(() => removals.delete(removal));
      removals.add(removal);
    }
  };
  const readFile = (slice: Slice & { kind: 'file' }): AsyncIterable<Buffer> =>
    createReadStream(join(bytes, slice.id), {
      start: slice.start,
      end: slice.start + slice.length - 1,
    });

  return {
    retain,
    release,
    async write(chunks) {
      const id = `${run}-${(written++).toString(36)}`;
      const path = join(bytes, id);
      const file = await open(path, 'wx');
      let length = 0;
      try {
        for await (const chunk of chunks) {
          await writeAll(file, chunk);
          length += chunk.length;
        }
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      if (length === 0) {
        await rm(path);
        return [];
      }
      const body: Body = [{ kind: 'file', id, start: 0, length }];
      retain(body);
      return body;
    },
    read(body) {
      const content = readBody(body, readFile);
      return Buffer.isBuffer(content) ? content : held(body, content, retain, release);
    },
    append(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
    },
    load: () => readJournal(journal),
    compact(entries) {
      const next = `${journal}.next`;
      const target = openSync(next, 'w');
      for (const entry of entries) writeSync(target, `${JSON.stringify(entry)}\n`);
      closeSync(target);
      closeSync(descriptor);
      renameSync(next, journal);
      descriptor = openSync(journal, 'a');
      for (const id of readdirSync(bytes)) if (!holders.has(id)) rmSync(join(bytes, id));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(removals);
      closeSync(descriptor);
    },
  };
}

/** A reader holds what it reads, so that an overwrite or delete does not pull the file away. */
async function* held(
  body: Body,
  content: AsyncIterable<Buffer>,
  retain: (body: Body) => void,
  release: (body: Body) => void,
): AsyncGenerator<Buffer> {
  retain(body);
  try {
    yield* content;
  } finally {
    release(body);
  }
}

function* filesOf(body: Body): Generator<string> {
  for (const slice of body) if (slice.kind === 'file') yield slice.id;
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at);
    at += bytesWritten;
  }
}

async function* readJournal(path: string): AsyncGenerator<JournalEntry> {
  if (!existsSync(path)) return;
  // Not node:readline: it also breaks at U+2028, which a key may hold.
  let rest = '';
  let line = 0;
  for await (const text of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) yield parseEntry(one, ++line, path);
  }
  // What is left has no newline: a write cut short by a kill, whose request was never answered.
}

function parseEntry(text: string, line: number, path: string): JournalEntry {
  try {
    return JSON.parse(text) as JournalEntry;
  } catch (cause) {
    throw new LambdaCoreError(
      'BROKEN_JOURNAL',
      `${path} line ${line}: found ${text.slice(0, 60)}, expected one JSON document; ` +
        'remove the directory to start empty',
      { cause },
    );
  }
}
