import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BUCKET } from '../names';

/** Documents that can be searched: the latest different ones. */
const KEPT = 3000;
/** Documents of a file that are shown beside their lines, of those that parsed and of the others. */
const SHOWN = 3;
/** Files of which documents are shown: the latest. */
const FILES = 200;
/** See `docs/log-documents.md`. */
const UNPARSED = '_elbparsefailure';
const FOUND = 20;

type Document = {
  readonly event?: { readonly id?: string };
  readonly log?: { readonly offset?: number };
  readonly tags?: readonly string[];
  readonly aws?: {
    readonly s3?: {
      readonly bucket?: { readonly name?: string };
      readonly object?: { readonly key?: string };
    };
  };
};

/** A document, and how many times it came. */
type Found = { readonly document: unknown; readonly times: number };

/** What came of a file: the first documents, and how many different ones. */
type Arrived = { shown: Document[]; different: number };

export type Documents = ReturnType<typeof keepDocuments>;

/** Keeps some of what the receiver reads: the first of each file, and the latest of all; and counts what came of which. */
export function keepDocuments() {
  /** By key of the log bucket. */
  const files = new Map<string, Arrived>();
  const withDocuments: Arrived[] = [];
  const latest: Document[] = [];
  /** Those that came again, as they came last, by id: they are looked at only then, and take no place of others. */
  const again = new Map<string, Found>();
  let next = 0;
  let elsewhere = 0;

  const fileOf = (key: string): Arrived => {
    const known = files.get(key);
    if (known !== undefined) return known;
    const file = { shown: [], different: 0 };
    files.set(key, file);
    withDocuments.push(file);
    if (withDocuments.length > FILES) Object.assign(withDocuments.shift() ?? {}, { shown: [] });
    return file;
  };
  const takeAgain = (id: string, document: Document) => {
    again.set(id, { document, times: (again.get(id)?.times ?? 1) + 1 });
    if (again.size <= KEPT) return;
    // Many at once: to find the first of a map costs what was deleted before it.
    for (const [at, old] of [...again.keys()].entries()) if (at < KEPT / 2) again.delete(old);
  };
  /** The latest first, then those that had come long before and came again. */
  function* kept(): Generator<Found> {
    const seen = new Set<string>();
    for (let back = 1; back <= latest.length; back++) {
      const document = latest[(next - back + KEPT) % KEPT] ?? {};
      const { id = '' } = document.event ?? {};
      seen.add(id);
      yield again.get(id) ?? { document, times: 1 };
    }
    for (const [id, found] of [...again].reverse()) if (!seen.has(id)) yield found;
  }
  return {
    take(what: unknown, isRepeat: boolean): void {
      const document = (what ?? {}) as Document;
      const { id } = document.event ?? {};
      if (isRepeat && id !== undefined) {
        takeAgain(id, document);
        return;
      }
      latest[next] = document;
      next = (next + 1) % KEPT;
      const { bucket, object } = document.aws?.s3 ?? {};
      if (bucket?.name !== BUCKET || object?.key === undefined) {
        if (id !== undefined) elsewhere += 1;
        return;
      }
      const file = fileOf(object.key);
      if (id !== undefined) file.different += 1;
      if (file.shown.length === 2 * SHOWN) return;
      const alike = file.shown.filter((each) => isUnparsed(each) === isUnparsed(document));
      if (alike.length < SHOWN) file.shown.push(document);
    },
    /** Different documents that came of the bucket's files, by key, and of nothing there. */
    arrivals: {
      ofFiles: (): Iterable<readonly [key: string, different: number]> =>
        Array.from(files, ([key, { different }]) => [key, different]),
      get elsewhere() {
        return elsewhere;
      },
    },
    /** Those in which `text` occurs, the latest first, each with how many times it came. */
    search(text: string): readonly Found[] {
      const wanted = text.toLowerCase();
      const found: Found[] = [];
      for (const each of kept()) {
        if (JSON.stringify(each.document).toLowerCase().includes(wanted)) found.push(each);
        if (found.length === FOUND) break;
      }
      return found;
    },
    /** The first documents of a file, each beside the line that it was made of; those that did not parse come first. */
    async beside(key: string, bytes: Buffer | undefined) {
      const documents = [...(files.get(key)?.shown ?? [])].sort(
        (one, other) =>
          Number(isUnparsed(other)) - Number(isUnparsed(one)) || offsetOf(one) - offsetOf(other),
      );
      const last = Math.max(0, ...documents.map(offsetOf));
      const text =
        bytes === undefined ? Buffer.alloc(0) : await beginning(bytes, last + LONGEST_LINE);
      return documents.map((document) => ({ document, line: lineAt(text, offsetOf(document)) }));
    },
  };
}

const LONGEST_LINE = 16 * 1024;

function isUnparsed({ tags }: Document): boolean {
  return tags?.includes(UNPARSED) === true;
}

function offsetOf({ log }: Document): number {
  return log?.offset ?? 0;
}

function lineAt(text: Buffer, offset: number): string {
  const end = text.indexOf(10, offset);
  return text.toString(
    'utf8',
    offset,
    Math.min(end === -1 ? text.length : end, offset + LONGEST_LINE),
  );
}

/** The first bytes of a log, plain or gzip, whether it is whole or not. */
async function beginning(bytes: Buffer, length: number): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.subarray(0, length);
  const gunzip = createGunzip();
  gunzip.end(bytes);
  const pieces: Buffer[] = [];
  let read = 0;
  try {
    for await (const piece of gunzip as Readable as AsyncIterable<Buffer>) {
      pieces.push(piece);
      read += piece.length;
      if (read >= length) break;
    }
  } catch {
    // What lies before the break is shown.
  }
  return Buffer.concat(pieces);
}
