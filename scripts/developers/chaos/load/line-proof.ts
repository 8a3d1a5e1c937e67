/** Where the lines of a log begin: the number of each by its offset in bytes. */
export type LineStarts = ReadonlyMap<number, number>;

export type LineProof = {
  /** A file whose lines have to be read; one of before, to be read anew. */
  expect(key: string, starts: LineStarts): void;
  /** Whole documents as they were read, each with its newline. */
  take(documents: Buffer): void;
  /** Documents of lines that had been read before. */
  readonly repeated: number;
  readonly unread: number;
  /** What is wrong: lines that nobody read, and documents of no line. */
  problems(): string[];
};

/** `unread` has a 1 for each line that is, and goes when there is none. */
type File = { starts: LineStarts; left: number; unread: Uint8Array | undefined };

const NEWLINE = 10;
/** The first in each document that is so called is `event.id`: before it stand times and an outcome. */
const ID = Buffer.from('"id":"');
const LOG_DIGITS = 20;
const OFFSET_DIGITS = 12;
const MOST_PROBLEMS = 5;

export function lineStarts(log: Buffer): LineStarts {
  const starts = new Map<number, number>();
  for (let at = 0; at < log.length; at = log.indexOf(NEWLINE, at) + 1) starts.set(at, starts.size);
  return starts;
}

/**
 * Proves by `event.id` (file, offset) which lines were read. Takes a byte for each line of a file that is under
 * way, and parses one document a file: ten million lines are counted beside the function that sends them.
 */
export function openLineProof(): LineProof {
  const files = new Map<string, File>();
  /** By the digits that stand for the file in its ids. */
  const logs = new Map<string, File>();
  const strange: string[] = [];
  let repeated = 0;
  let unread = 0;

  /** The file that a document names itself. */
  const fileOf = (json: string): File | undefined => {
    try {
      return files.get(JSON.parse(json).aws.s3.object.key);
    } catch {
      return undefined; // It is of no line, and is told as such.
    }
  };

  const takeOne = (documents: Buffer, from: number, end: number) => {
    const at = documents.indexOf(ID, from) + ID.length;
    const log = documents.toString('latin1', at, at + LOG_DIGITS);
    const file = logs.get(log) ?? fileOf(documents.toString('utf8', from, end));
    const digits = at + LOG_DIGITS + 1;
    const offset = Number(documents.toString('latin1', digits, digits + OFFSET_DIGITS));
    const line = file?.starts.get(offset);
    if (file === undefined || line === undefined) {
      if (strange.length < MOST_PROBLEMS)
        strange.push(`a document of no line: ${documents.toString('utf8', from, from + 200)}`);
      return;
    }
    logs.set(log, file);
    if (file.unread?.[line] !== 1) {
      repeated += 1;
      return;
    }
    file.unread[line] = 0;
    file.left -= 1;
    unread -= 1;
    if (file.left === 0) file.unread = undefined;
  };

  return {
    expect(key, starts) {
      const { size } = starts;
      const file = files.get(key) ?? { starts, left: 0, unread: undefined };
      files.set(key, file);
      unread += size - file.left;
      Object.assign(file, { starts, left: size, unread: new Uint8Array(size).fill(1) });
    },
    take(documents) {
      for (let from = 0; from < documents.length; ) {
        const end = documents.indexOf(NEWLINE, from);
        takeOne(documents, from, end);
        from = end + 1;
      }
    },
    get repeated() {
      return repeated;
    },
    get unread() {
      return unread;
    },
    problems: () => [
      ...strange,
      ...[...files]
        .filter(([, { left }]) => left > 0)
        .slice(0, MOST_PROBLEMS)
        .map(
          ([key, { left, starts }]) => `${left} of ${starts.size} lines of ${key} were not read`,
        ),
    ],
  };
}
