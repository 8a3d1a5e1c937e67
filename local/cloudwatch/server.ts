import type { HttpEndpoint } from '../serve-http';
import { serveJsonCalls } from './json-calls';

/** What is asked of one metric. */
export type MetricQuery = {
  readonly namespace: string;
  readonly metric: string;
  /** Such as `Sum`, `Maximum` or `p99`. */
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

type CloudWatchOptions = {
  /** Called with the time until which data are asked for, before they are. */
  readonly onLook?: (now: number) => void;
  /** The datum of a minute, which began at `at` (milliseconds since 1970); `undefined` where there is none. */
  readonly datum: (query: MetricQuery, at: number) => number | undefined;
  /** Names of the alarms that are in ALARM. */
  readonly alarms: () => readonly string[];
  /** Whom every alarm tells. */
  readonly alarmTopic?: string;
};

type AlarmsAsked = { readonly AlarmNamePrefix?: string; readonly StateValue?: string };

type MetricData = {
  readonly NextToken?: string;
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
      };
      readonly Stat: string;
      /** In seconds: whole minutes here. */
      readonly Period: number;
    };
  }[];
};

const MINUTE = 60_000;
/** Data points of one page. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const PAGE = 100_800;

/**
 * The two calls of CloudWatch that a rollout makes, of metrics by the minute. Longer periods have the sum of their
 * minutes' sums, and the highest of anything else: a percentile of percentiles is none.
 */
export function startCloudWatch(options: CloudWatchOptions): Promise<HttpEndpoint> {
  return serveJsonCalls('CloudWatch', {
    GetMetricData: openMetricData(options),
    DescribeAlarms: ({ AlarmNamePrefix = '', StateValue }: AlarmsAsked) => ({
      MetricAlarms:
        StateValue === undefined && options.alarmTopic !== undefined
          ? [{ AlarmName: `${AlarmNamePrefix}any`, AlarmActions: [options.alarmTopic] }]
          : options
              .alarms()
              .filter((name) => name.startsWith(AlarmNamePrefix))
              .map((AlarmName) => ({ AlarmName, StateValue: 'ALARM' })),
      CompositeAlarms: [],
    }),
  });
}

/** Page by page: a series may go on on the next one. */
function openMetricData(options: CloudWatchOptions) {
  let last: { readonly asked: string; readonly series: readonly Series[] } | undefined;
  return ({ NextToken = '0', ...input }: MetricData) => {
    options.onLook?.(input.EndTime * 1_000);
    const asked = JSON.stringify(input);
    const isNextPage = NextToken !== '0' && last?.asked === asked;
    const series = (isNextPage && last?.series) || seriesOf(input, options);
    last = { asked, series };
    const first = Number(NextToken);
    const next = first + PAGE;
    let before = 0;
    const MetricDataResults = series.flatMap(({ Id, Label, data }) => {
      const here = data.slice(Math.max(0, first - before), Math.max(0, next - before));
      before += data.length;
      if (here.length === 0 && data.length > 0) return [];
      const StatusCode = here.length === data.length ? 'Complete' : 'PartialData';
      const [Timestamps, Values] = [here.map(({ at }) => at), here.map(({ value }) => value)];
      return [{ Id, Label, StatusCode, Timestamps, Values }];
    });
    const more = next < before ? { NextToken: String(next) } : {};
    return { MetricDataResults, Messages: [], ...more };
  };
}

type Series = {
  readonly Id: string;
  readonly Label: string;
  readonly data: readonly { readonly at: number; readonly value: number }[];
};

function seriesOf(
  { StartTime, EndTime, MetricDataQueries }: MetricData,
  options: CloudWatchOptions,
): readonly Series[] {
  const first = Math.floor((StartTime * 1_000) / MINUTE) * MINUTE;
  return MetricDataQueries.map(({ Id, MetricStat }) => {
    const { Metric, Stat, Period } = MetricStat;
    const dimensions = (Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value] as const);
    const query: MetricQuery = {
      namespace: Metric.Namespace,
      metric: Metric.MetricName,
      statistic: Stat,
      dimensions: Object.fromEntries(dimensions),
    };
    const data: { at: number; value: number }[] = [];
    let last = { at: Number.NEGATIVE_INFINITY, value: 0 };
    for (let time = first; time < EndTime * 1_000; time += MINUTE) {
      const value = options.datum(query, time);
      if (value === undefined) continue;
      const at = Math.floor(time / 1_000 / Period) * Period;
      if (at !== last.at) {
        last = { at, value: 0 };
        data.push(last);
      }
      last.value = Stat === 'Sum' ? last.value + value : Math.max(last.value, value);
    }
    return { Id, Label: query.metric, data };
  });
}
