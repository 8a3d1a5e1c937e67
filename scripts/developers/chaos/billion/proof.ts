import { describeError } from '@lambda-core/common/errors';
import { createIdReader, type DocumentId, parseId } from '../document-id';
import { type LineRanges, openLineRanges } from '../line-ranges';
import { lineAt, type SampleBlock } from './sample-block';

type FileProof = {
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

type File = { readonly key: string; readonly ranges: LineRanges; repeats: number };

const SHOWN = 3;

/**
 * Proves which lines were read, of files that repeat `block`: an id is as good as a line's number, for an
 * offset at which no line begins is found out. Takes a few bytes a file, however many lines it has.
 */
export function openProof(block: SampleBlock) {
  const files = new Map<string, File>();
  const readId = createIdReader();
  const first: string[] = [];
  let total = 0;
  let documents = 0;

  const strange = (what: string): void => {
    total += 1;
    if (total <= SHOWN) first.push(what);
  };
  /** The file of a document, once that has been parsed and says the same as its place. */
  const parsedFile = (json: string, id: DocumentId): File => {
    const { log, offset, key } = parseId(json);
    if (log !== id.log || offset !== id.offset)
      throw new Error(`read ${id.log}-${id.offset} for ${log}-${offset}`);
    const file = files.get(log) ?? { key, ranges: openLineRanges(), repeats: 0 };
    if (file.key !== key) throw new Error(`ids of ${file.key} in documents of ${key}`);
    files.set(log, file);
    return file;
  };

  return {
    strange,
    /** @param looksInside parses the document whatever it looks like, and compares */
    take(json: Buffer, looksInside: boolean): void {
      documents += 1;
      try {
        const id = readId(json);
        const known = looksInside ? undefined : files.get(id.log);
        const file = known ?? parsedFile(json.toString(), id);
        const line = lineAt(block, id.offset);
        if (line < 0) throw new Error(`no line of ${file.key} begins at ${id.offset}`);
        file.repeats += file.ranges.add(line, line + 1);
      } catch (error) {
        strange(describeError(error));
      }
    },
    report: (): ProofReport => ({
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
