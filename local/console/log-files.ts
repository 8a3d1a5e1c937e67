import type { PrintedReport } from '../file-reports';
import type { FileState } from './state';

const MOST_FILES = 60;
const MOST_TRIES = 12;
const MOST_ERRORS = 5;

export type LogFiles = ReturnType<typeof createLogFiles>;

/** Follows log files from their bucket to the receiver by what S3 and the function say of them. */
export function createLogFiles(now: () => number) {
  const files: Record<string, FileState> = {};
  /** Of all files, also of those that are not shown any more. */
  const ends = new Map<string, { outcome: FileState['outcome']; read: number }>();
  let count = 0;
  let readAgain = 0;

  const end = (key: string, outcome: FileState['outcome'], lines = 0) =>
    ends.set(key, { outcome, read: (ends.get(key)?.read ?? 0) + lines });
  /** Its lines are read from the first on: what was read before will have been read twice. */
  const beginAgain = (key: string) => {
    readAgain += ends.get(key)?.read ?? 0;
    ends.set(key, { outcome: 'waiting', read: 0 });
  };

  /** The file of a key, as the latest. */
  const latest = (key: string): FileState => {
    const file = files[key] ?? newFile(now());
    delete files[key];
    files[key] = file;
    const [oldest] = Object.keys(files);
    if (oldest !== undefined && Object.keys(files).length > MOST_FILES) delete files[oldest];
    return file;
  };
  return {
    /** How many were put, some more than once. */
    get count() {
      return count;
    },
    /** Lines that were read though they had been read before, by a try that did not fail. */
    get readAgain() {
      return readAgain;
    },
    /** What became of a file, however long ago; `undefined` where it was never put. */
    outcomeOf: (key: string): FileState['outcome'] | undefined => ends.get(key)?.outcome,
    /** By key, the latest last. */
    files: files as Readonly<Record<string, FileState>>,
    /** A file was put, or put again: what was told of it before is over. */
    put(key: string, bytes: number): void {
      count += 1;
      beginAgain(key);
      const file = latest(key);
      delete file.failed;
      Object.assign(file, { ...newFile(now()), bytes });
    },
    report({ key, outcome, part, summary, error }: PrintedReport): void {
      const file = files[key] ?? latest(key);
      const { lines, failures, connections, durationMilliseconds } = summary;
      const to = now();
      file.tries.push({
        from: Math.max(file.put, to - Math.round(durationMilliseconds)),
        to,
        part,
        outcome,
        lines: lines.sent,
        sockets: connections.created,
      });
      file.tries.splice(0, file.tries.length - MOST_TRIES);
      file.outcome = outcome;
      if (error !== undefined && file.errors.at(-1) !== error) file.errors.push(error);
      file.errors.push(...failures.parsing.lastFew.filter((each) => !file.errors.includes(each)));
      file.errors.splice(0, file.errors.length - MOST_ERRORS);
      const { encountered, sent } = lines;
      const unparsed = failures.parsing.total;
      // Lines of a try that failed are counted again by the next one.
      if (outcome === 'failed') {
        end(key, outcome);
        file.failed = { encountered, sent, unparsed };
        return;
      }
      delete file.failed;
      if (part === 0) {
        // What is delivered twice is shipped twice.
        Object.assign(file, NOTHING_READ);
        beginAgain(key);
      }
      end(key, outcome, encountered);
      file.encountered += encountered;
      file.sent += sent;
      file.unparsed += unparsed;
    },
    dead(key: string): void {
      const file = files[key];
      if (file !== undefined) file.outcome = 'dead';
      end(key, 'dead');
    },
  };
}

const NOTHING_READ = { encountered: 0, sent: 0, unparsed: 0 };

function newFile(put: number): FileState {
  return {
    put,
    bytes: 0,
    outcome: 'waiting',
    ...NOTHING_READ,
    tries: [],
    errors: [],
  };
}
