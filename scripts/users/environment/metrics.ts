import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { LoadBalancer } from './load-balancers';

/** One colour of one API: whose figures are asked for. */
export type Side = {
  readonly api: string;
  readonly environment: string;
  readonly colour: string;
  readonly balancer: LoadBalancer;
};

/** Figures of one minute; what CloudWatch has no datum of is left out. */
export type MinuteFigures = Readonly<Partial<Record<Figure, number>>>;

/** By the minute's beginning, in milliseconds since 1970. */
export type SideFigures = ReadonlyMap<number, MinuteFigures>;

type Figure =
  | 'requests'
  | 'targetErrors'
  | 'balancerErrors'
  | 'latencyMedian'
  | 'latencyP99'
  | 'linesEncountered'
  | 'linesSent'
  | 'sendingFailures'
  | 'deadLetters'
  | 'queueAge';

type Source = {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** As the load balancers' documents call them: those of a Classic one, those of the others, of which Network ones know no HTTP. */
const BALANCER: Readonly<
  Record<
    LoadBalancer['kind'],
    Readonly<Partial<Record<Figure, readonly [metric: string, statistic: string]>>>
  >
> = {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html
  classic: {
    requests: ['RequestCount', 'Sum'],
    targetErrors: ['HTTPCode_Backend_5XX', 'Sum'],
    balancerErrors: ['HTTPCode_ELB_5XX', 'Sum'],
    latencyMedian: ['Latency', 'p50'],
    latencyP99: ['Latency', 'p99'],
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  application: {
    requests: ['RequestCount', 'Sum'],
    targetErrors: ['HTTPCode_Target_5XX_Count', 'Sum'],
    balancerErrors: ['HTTPCode_ELB_5XX_Count', 'Sum'],
    latencyMedian: ['TargetResponseTime', 'p50'],
    latencyP99: ['TargetResponseTime', 'p99'],
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
  network: {
    requests: ['NewFlowCount', 'Sum'],
    targetErrors: ['TCP_Target_Reset_Count', 'Sum'],
    balancerErrors: ['TCP_ELB_Reset_Count', 'Sum'],
  },
};
const NAMESPACES = {
  classic: ['AWS/ELB', 'LoadBalancerName'],
  application: ['AWS/ApplicationELB', 'LoadBalancer'],
  network: ['AWS/NetworkELB', 'LoadBalancer'],
} as const;

const MINUTE = 60_000;
/** Of one call. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;

/** Times in milliseconds since 1970; a period is one minute when it is left out, and all figures are asked for. */
export type Range = {
  readonly from: number;
  readonly to: number;
  readonly period?: number;
  readonly only?: readonly Figure[];
};

/** The figures of each period from `from` until `to` of each side, in the order of `sides`. */
export async function readFigures(
  client: CloudWatchClient,
  sides: readonly Side[],
  { from, to, period = MINUTE, only }: Range,
  signal?: AbortSignal,
): Promise<readonly SideFigures[]> {
  const asked = sides.flatMap((side, at) =>
    [...sourcesOf(side)]
      .filter(([figure]) => only?.includes(figure) ?? true)
      .map(([figure, source]) => ({ at, figure, source })),
  );
  const figures = sides.map(() => new Map<number, Partial<Record<Figure, number>>>());
  const { paginateGetMetricData } =
    require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
  for (let first = 0; first < asked.length; first += MOST_QUERIES) {
    const part = asked.slice(first, first + MOST_QUERIES);
    const MetricDataQueries = part.map(({ source }, at) => queryOf(`q${at}`, source, period));
    const range = { StartTime: new Date(from), EndTime: new Date(to) };
    const pages = paginateGetMetricData({ client }, { MetricDataQueries, ...range });
    for await (const { MetricDataResults = [] } of pages) {
      signal?.throwIfAborted();
      for (const { Id, Timestamps = [], Values = [] } of MetricDataResults) {
        const { at = 0, figure = 'requests' } = part[Number(Id?.slice(1))] ?? {};
        Timestamps.forEach((time, index) => {
          const begin = Math.floor(time.getTime() / period) * period;
          const own = figures[at]?.get(begin) ?? {};
          figures[at]?.set(begin, { ...own, [figure]: Values[index] });
        });
      }
    }
  }
  return figures;
}

function sourcesOf({ api, environment, colour, balancer }: Side): Map<Figure, Source> {
  const [namespace, name] = NAMESPACES[balancer.kind];
  const sources = new Map<Figure, Source>();
  for (const [figure, [metric, statistic]] of Object.entries(BALANCER[balancer.kind])) {
    const dimensions = { [name]: balancer.dimension };
    sources.set(figure as Figure, { namespace, metric, statistic, dimensions });
  }
  const ours = { api, environment, colour };
  const sum = { namespace: 'LambdaCore', statistic: 'Sum', dimensions: ours };
  sources.set('linesEncountered', { ...sum, metric: 'LinesEncountered' });
  sources.set('linesSent', { ...sum, metric: 'LinesSent' });
  sources.set('sendingFailures', { ...sum, metric: 'SendingFailures' });
  const queue = `${environment}-${colour}-${api}-logs`;
  const most = (metric: string, QueueName: string): Source => ({
    namespace: 'AWS/SQS',
    metric,
    statistic: 'Maximum',
    dimensions: { QueueName },
  });
  const waiting = 'ApproximateNumberOfMessagesVisible';
  sources.set('deadLetters', most(waiting, `${queue}-dead-letters`));
  sources.set('queueAge', most('ApproximateAgeOfOldestMessage', queue));
  return sources;
}

function queryOf(
  Id: string,
  { namespace, metric, statistic, dimensions }: Source,
  period: number,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions };
  return { Id, MetricStat: { Metric, Period: period / 1_000, Stat: statistic }, ReturnData: true };
}
