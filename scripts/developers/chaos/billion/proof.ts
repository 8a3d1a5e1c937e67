import { describeError } from '@lambda-core/common/errors';
import { offsetReader, parseId } from './document-id';
import { type LineRanges, openLineRanges } from './line-ranges';
import { lineAt, type SampleBlock } from './sample-block';

export type FileProof = {
  readonly key: string;
  /** Different lines that were read. */
  readonly lines: number;
  /** Documents of lines that had been read before. */
  readonly repeats: number;
  /** How many ranges the lines make, and the first few. */
  readonly ranges: number;
  readonly first: readonly (readonly [from: number, to: number])[];
};

export type ProofReport = {
  readonly documents: number;
  readonly files: readonly FileProof[];
  /** Documents that are of no line, and what is the matter with the first few. */
  readonly strange: { readonly total: number; readonly first: readonly string[] };
};

/** The documents of one connection. */
export type ProofReader = {
  /** @param looksInside parses `bytes[start … end)` whatever it looks like, and compares */
  take(bytes: Buffer, start: number, end: number, looksInside: boolean): void;
  /** Books what was taken since. */
  flush(): void;
};

export type Proof = {
  openReader(): ProofReader;
  strange(what: string): void;
  report(): ProofReport;
};

type File = { readonly key: string; readonly ranges: LineRanges; repeats: number };

const SHOWN = 3;

/**
 * Proves which lines were read, of files that repeat `block`: an id is as good as a line's number, for an
 * offset at which no line begins is found out. Takes a few bytes a file, however many lines it has.
 */
export function openProof(block: SampleBlock): Proof {
  const files = new Map<string, File>();
  const first: string[] = [];
  let total = 0;
  let documents = 0;
  const strange = (what: string) => {
    total += 1;
    if (total <= SHOWN) first.push(what);
  };
  const fileOf = (log: string, key: string): File => {
    const file = files.get(log) ?? { key, ranges: openLineRanges(), repeats: 0 };
    if (file.key !== key) throw new Error(`ids of ${file.key} in documents of ${key}`);
    files.set(log, file);
    return file;
  };

  const openReader = (): ProofReader => {
    const { starts } = block;
    const lines = starts.length - 1;
    let file: File | undefined;
    let log = '';
    let readOffset = offsetReader(log);
    // The lines that were read in order and are not booked; then the next one's offset and place in its block.
    let [from, to, next, place] = [0, 0, 0, 0];

    const flush = () => {
      if (file !== undefined && to > from) file.repeats += file.ranges.add(from, to);
      from = to;
    };
    const parse = (bytes: Buffer, start: number, end: number): number => {
      const id = parseId(bytes.toString('utf8', start, end));
      if (id.log !== log) {
        flush();
        file = fileOf(id.log, id.key);
        log = id.log;
        readOffset = offsetReader(log);
        next = -1;
      }
      const fast = readOffset(bytes, start);
      if (fast >= 0 && fast !== id.offset) throw new Error(`offset ${fast} for ${id.offset}`);
      return id.offset;
    };
    const jump = (offset: number) => {
      flush();
      const line = lineAt(block, offset);
      if (line < 0) throw new Error(`no line of ${file?.key} begins at ${offset}`);
      [from, to, next, place] = [line, line, offset, line % lines];
    };

    return {
      flush,
      take(bytes, start, end, looksInside) {
        documents += 1;
        try {
          let offset = looksInside ? -1 : readOffset(bytes, start);
          if (offset < 0) offset = parse(bytes, start, end);
          if (offset !== next) jump(offset);
          next += (starts[place + 1] as number) - (starts[place] as number);
          to += 1;
          place = place + 1 === lines ? 0 : place + 1;
        } catch (error) {
          strange(describeError(error));
        }
      },
    };
  };

  return {
    openReader,
    strange,
    report: () => ({
      documents,
      strange: { total, first },
      files: [...files.values()].map(({ key, ranges, repeats }) => ({
        key,
        lines: ranges.size,
        repeats,
        ranges: ranges.all.length,
        first: ranges.all.slice(0, SHOWN),
      })),
    }),
  };
}
