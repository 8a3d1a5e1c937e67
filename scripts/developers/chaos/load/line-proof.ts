import { createIdReader } from '../document-id';
import { type LineRanges, openLineRanges } from '../line-ranges';

/** Where the lines of a log begin: the number of each by its offset in bytes. */
export type LineStarts = ReadonlyMap<number, number>;

type File = { starts: LineStarts; read: LineRanges };

const NEWLINE = 10;
const MOST_PROBLEMS = 5;

export function lineStarts(log: Buffer): LineStarts {
  const starts = new Map<number, number>();
  for (let at = 0; at < log.length; at = log.indexOf(NEWLINE, at) + 1) starts.set(at, starts.size);
  return starts;
}

/**
 * Proves by `event.id` (file, offset) which lines were read, and parses one document a file: ten million
 * lines are counted beside the function that sends them.
 */
export function openLineProof() {
  const files = new Map<string, File>();
  /** By the digits that stand for the file in its ids. */
  const logs = new Map<string, File>();
  const strange: string[] = [];
  const readId = createIdReader();
  let repeated = 0;

  /** The file that a document names itself. */
  const fileOf = (json: string): File | undefined => {
    try {
      return files.get(JSON.parse(json).aws.s3.object.key);
    } catch {
      return undefined; // It is of no line, and is told as such.
    }
  };
  const takeOne = (documents: Buffer, from: number, end: number): void => {
    const { log, offset } = readId(documents, from);
    const file = logs.get(log) ?? fileOf(documents.toString('utf8', from, end));
    const line = file?.starts.get(offset);
    if (file === undefined || line === undefined) {
      if (strange.length < MOST_PROBLEMS)
        strange.push(`a document of no line: ${documents.toString('utf8', from, from + 200)}`);
      return;
    }
    logs.set(log, file);
    repeated += file.read.add(line, line + 1);
  };
  const leftOf = ({ starts, read }: File): number => starts.size - read.size;

  return {
    /** A file whose lines have to be read; one of before, to be read anew. */
    expect(key: string, starts: LineStarts): void {
      const fresh = { starts, read: openLineRanges() };
      files.set(key, Object.assign(files.get(key) ?? fresh, fresh));
    },
    /** Whole documents as they were read, each with its newline. */
    take(documents: Buffer): void {
      for (let from = 0; from < documents.length; ) {
        const end = documents.indexOf(NEWLINE, from);
        takeOne(documents, from, end);
        from = end + 1;
      }
    },
    /** Documents of lines that had been read before. */
    get repeated() {
      return repeated;
    },
    get unread() {
      return [...files.values()].reduce((sum, file) => sum + leftOf(file), 0);
    },
    /** What is wrong: lines that nobody read, and documents of no line. */
    problems: (): string[] => [
      ...strange,
      ...[...files]
        .filter(([, file]) => leftOf(file) > 0)
        .slice(0, MOST_PROBLEMS)
        .map(
          ([key, file]) => `${leftOf(file)} of ${file.starts.size} lines of ${key} were not read`,
        ),
    ],
  };
}
