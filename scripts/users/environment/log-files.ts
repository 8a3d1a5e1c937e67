import { logName } from '@lambda-core/elb-log-processor/documents/log-name';

/** A log file of a load balancer. */
export type LogFile = {
  readonly key: string;
  /** Of the key, its last part. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970: until when its lines are. */
  readonly end: number;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * How long before its end a file's first line may be: five minutes, and an hour where a classic load balancer
 * is set to that.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
const INTERVAL = { classic: 60 * MINUTE, others: 5 * MINUTE };

/** Until when the lines of a log file are, by its name; undefined for what is named otherwise. */
export function fileEnd(name: string): number | undefined {
  if (logName(name) === undefined) return undefined;
  const [, year, month, day, hour, minute] =
    /.*_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(name) ?? [];
  const end = Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`);
  return Number.isNaN(end) ? undefined : end;
}

/** An object of a log bucket; undefined for what is no log file. */
export function logFileOf(key: string, bytes: number): LogFile | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const end = fileEnd(name);
  return end === undefined ? undefined : { key, name, bytes, end };
}

/** Whether a file may hold lines from `from` on and before `to`. */
export function mayHold(
  { name, end }: Pick<LogFile, 'name' | 'end'>,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const isClassic = !/_elasticloadbalancing_[a-z0-9-]+_(app|net)\./.test(name);
  return end > from && end - (isClassic ? INTERVAL.classic : INTERVAL.others) < to;
}

/** Whether a load balancer of this name has written a file. */
export function isOf(name: string, loadBalancer: string): boolean {
  const [, rest = ''] = /_elasticloadbalancing_[a-z0-9-]+_((?:app|net)\..*|.*)/.exec(name) ?? [];
  return ['_', '.'].some((mark) =>
    rest.replace(/^(app|net)\./, '').startsWith(loadBalancer + mark),
  );
}

/** The order in which files are put through. */
function compareFiles(a: Pick<LogFile, 'name' | 'end'>, b: Pick<LogFile, 'name' | 'end'>): number {
  if (a.end !== b.end) return a.end - b.end;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

type FilesOptions = {
  readonly from: number;
  readonly to: number;
  readonly after: string | undefined;
  /** undefined for all. */
  readonly loadBalancer: string | undefined;
  /** Lists what lies in the folder of a day: `2026/03/14`. */
  readonly list: (day: string) => Promise<readonly LogFile[]>;
};

/**
 * The log files of a period, the oldest first. A file lies in the folder of the day on which it was delivered,
 * which is the day of its end or one beside it. So three days are looked at for each, and no more are held.
 */
export async function* filesOf(options: FilesOptions): AsyncGenerator<LogFile> {
  const { from, to, after, loadBalancer, list } = options;
  const behind = after === undefined ? undefined : { name: after, end: fileEnd(after) ?? 0 };
  const folders = new Map<number, readonly LogFile[]>();
  const first = dayOf(Math.max(from, behind?.end ?? from));
  for (let day = first; day < to + INTERVAL.classic; day += DAY) {
    folders.delete(day - 2 * DAY);
    for (const near of [day - DAY, day, day + DAY])
      if (!folders.has(near)) folders.set(near, await list(folderOf(near)));
    const files = [...folders.values()]
      .flat()
      .filter(
        (file) =>
          dayOf(file.end) === day &&
          mayHold(file, { from, to }) &&
          (loadBalancer === undefined || isOf(file.name, loadBalancer)) &&
          (behind === undefined || compareFiles(file, behind) > 0),
      );
    yield* files.sort(compareFiles);
  }
}

function dayOf(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** `2026/03/14`, as ELB names the folder of a day. */
export function folderOf(day: number): string {
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '/');
}
