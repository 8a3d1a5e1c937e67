import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMilliseconds } from '@lambda-core/common/backoff';
import type { AwsApi } from '../environment/aws-api';

type LogGroup = {
  readonly name: string;
  /** The oldest events that are kept, in milliseconds since 1970; 0 where all are. */
  readonly keptFrom: number;
};

type EventsQuery = {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What stands in each of them, word for word. */
  readonly text: string;
};

const DAY = 24 * 60 * 60_000;
/** FilterLogEvents is for five requests a second, of an account and region, and no quota raises that. */
const THROTTLED =
  /^(ThrottlingException|LimitExceededException|RequestLimitExceeded|RateExceeded)$/;
const MOST_FAILURES = 8;
const BACKOFF = { first: 250, cap: 8_000 };

/** A log group by its name; `undefined` when there is none. */
export async function findLogGroup(
  { logs }: Pick<AwsApi, 'logs'>,
  name: string,
  now: number,
): Promise<LogGroup | undefined> {
  const { logGroups = [] } = (await logs('DescribeLogGroups', { logGroupNamePrefix: name })) as {
    readonly logGroups?: readonly { logGroupName: string; retentionInDays?: number }[];
  };
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  if (found === undefined) return undefined;
  const { retentionInDays: days } = found;
  return { name, keptFrom: days === undefined ? 0 : now - days * DAY };
}

/**
 * The messages of a log group. It is asked page by page, of which some are empty and not the last, and again where
 * it is throttled. Nothing is paid for it, while a query of Logs Insights costs by what it scans and ends at 10,000 rows.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export async function* logMessages(
  { logs }: Pick<AwsApi, 'logs'>,
  group: LogGroup,
  { from, to, text }: EventsQuery,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const filterPattern = JSON.stringify(text);
  const query = { logGroupName: group.name, startTime: from, endTime: to, filterPattern };
  let next: { readonly nextToken?: string } = {};
  for (;;) {
    const asked = { ...query, ...next };
    const page = (await unthrottled(() => logs('FilterLogEvents', asked), signal)) as Page;
    for (const { message = '' } of page.events ?? []) yield message;
    if (page.nextToken === undefined) return;
    next = { nextToken: page.nextToken };
  }
}

async function unthrottled<Result>(
  ask: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (failures === MOST_FAILURES || !THROTTLED.test(code)) throw error;
      await sleep(backoffMilliseconds(failures, BACKOFF), undefined, { signal });
    }
  }
}

type Page = { readonly nextToken?: string; readonly events?: readonly { message?: string }[] };
