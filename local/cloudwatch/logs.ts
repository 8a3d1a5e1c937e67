import type { HttpEndpoint } from '../serve-http';
import { serveJsonCalls } from './json-calls';

export type LogEvent = {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
};

export type LogsOptions = {
  /** The events of a group by time; `undefined` where there is no such group. */
  readonly events: (group: string) => readonly LogEvent[] | undefined;
  readonly retentionDays?: number;
  /** Every so many calls one is refused as one too many in its second. */
  readonly throttledEvery?: number;
};

type LogsServer = HttpEndpoint & {
  /** What was asked so far. */
  readonly calls: readonly string[];
};

type Input = {
  readonly logGroupNamePrefix?: string;
  readonly logGroupName?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const PAGE_EVENTS = 10_000;
const PAGE_BYTES = 1_000_000;

/**
 * The two calls of CloudWatch Logs with which a log is searched for a phrase in quotes. Each search begins with a page
 * that is empty and not the last, as AWS's may be.
 */
export async function startLogs(options: LogsOptions): Promise<LogsServer> {
  const calls: string[] = [];
  const { throttledEvery = Number.POSITIVE_INFINITY } = options;
  const served = await serveJsonCalls(
    'CloudWatch Logs',
    {
      DescribeLogGroups: ({ logGroupNamePrefix: logGroupName = '' }: Input) => ({
        logGroups:
          options.events(logGroupName) === undefined
            ? []
            : [{ logGroupName: `${logGroupName}-of-others` }, groupOf(logGroupName, options)],
      }),
      FilterLogEvents: (input: Input) => search(input, options),
    },
    (name) =>
      calls.push(name) % throttledEvery === 0
        ? { __type: 'ThrottlingException', message: 'Rate exceeded' }
        : undefined,
  );
  return { ...served, calls };
}

function groupOf(logGroupName: string, { retentionDays }: LogsOptions) {
  return {
    logGroupName,
    ...(retentionDays === undefined ? {} : { retentionInDays: retentionDays }),
  };
}

function search(input: Input, { events }: LogsOptions): object {
  const { logGroupName = '', startTime = 0, endTime = Number.POSITIVE_INFINITY, nextToken } = input;
  const all = events(logGroupName);
  if (all === undefined)
    return { __type: 'ResourceNotFoundException', message: `found no group ${logGroupName}` };
  if (nextToken === undefined) return { events: [], nextToken: '0' };
  const phrase = JSON.parse(input.filterPattern ?? '""') as string;
  const page: LogEvent[] = [];
  let bytes = 0;
  let at = Number(nextToken);
  for (; at < all.length && page.length < PAGE_EVENTS && bytes < PAGE_BYTES; at++) {
    const event = all[at];
    if (event === undefined || event.timestamp < startTime || event.timestamp > endTime) continue;
    if (!event.message.includes(phrase)) continue;
    page.push(event);
    bytes += event.message.length;
  }
  return { events: page, ...(at < all.length ? { nextToken: String(at) } : {}) };
}
