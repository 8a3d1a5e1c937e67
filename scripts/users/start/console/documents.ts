import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Documents that can be searched: the latest. */
const KEPT = 3000;
/** Documents of a file that are shown beside their lines, of those that parsed and of the others. */
const SHOWN = 3;
/** See `docs/log-documents.md`. */
const UNPARSED = '_elbparsefailure';
const FOUND = 20;

type Document = {
  readonly log?: { readonly offset?: number };
  readonly tags?: readonly string[];
  readonly aws?: { readonly s3?: { readonly object?: { readonly key?: string } } };
};

export type Documents = ReturnType<typeof keepDocuments>;

/** Keeps some of what the receiver reads: the first of each file, and the latest of all. */
export function keepDocuments() {
  const first = new Map<string, Document[]>();
  const latest: unknown[] = [];
  let next = 0;
  return {
    take(document: unknown): void {
      latest[next] = document;
      next = (next + 1) % KEPT;
      const { key } = (document as Document).aws?.s3?.object ?? {};
      if (key === undefined) return;
      const known = first.get(key) ?? [];
      if (known.length === 2 * SHOWN) return;
      const alike = known.filter((each) => isUnparsed(each) === isUnparsed(document as Document));
      if (alike.length < SHOWN) first.set(key, [...known, document as Document]);
      if (first.size > 200) first.delete(first.keys().next().value ?? '');
    },
    /** Those in which `text` occurs, the latest first. */
    search(text: string): unknown[] {
      const wanted = text.toLowerCase();
      const found: unknown[] = [];
      for (let back = 1; back <= latest.length && found.length < FOUND; back++) {
        const document = latest[(next - back + KEPT) % KEPT];
        if (JSON.stringify(document).toLowerCase().includes(wanted)) found.push(document);
      }
      return found;
    },
    /** The first documents of a file, each beside the line that it was made of; those that did not parse come first. */
    async beside(key: string, bytes: Buffer | undefined) {
      const documents = [...(first.get(key) ?? [])].sort(
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
