import type { PrintedReport } from '../file-reports';
import type { FileState } from './state';

const MOST_FILES = 60;
const MOST_TRIES = 12;
const MOST_ERRORS = 5;

export type LogFiles = ReturnType<typeof createLogFiles>;

/** Follows log files from their bucket to the receiver by what S3 and the function say of them. */
export function createLogFiles(now: () => number) {
  const files: Record<string, FileState> = {};
  let count = 0;

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
    /** By key, the latest last. */
    files: files as Readonly<Record<string, FileState>>,
    /** A file was put, or put again: what was told of it before is over. */
    put(key: string, bytes: number): void {
      count += 1;
      Object.assign(latest(key), { ...newFile(now()), bytes });
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
      // Lines of a try that failed are counted again by the next one.
      if (outcome === 'failed') return;
      file.encountered += lines.encountered;
      file.sent += lines.sent;
      file.unparsed += failures.parsing.total;
    },
    dead(key: string): void {
      const file = files[key];
      if (file !== undefined) file.outcome = 'dead';
    },
  };
}

function newFile(put: number): FileState {
  return {
    put,
    bytes: 0,
    outcome: 'waiting',
    encountered: 0,
    sent: 0,
    unparsed: 0,
    tries: [],
    errors: [],
  };
}
