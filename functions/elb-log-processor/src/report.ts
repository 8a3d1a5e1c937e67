import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { describeError } from '@lambda-core/common/errors';
import type { Summary } from '@lambda-core/common/summary';
import type { DocumentContext } from './documents/context';

/** What became of one file, or of one part of it. */
export type FileReport = {
  readonly bucket: string;
  readonly key: string;
  /** 0 for the first part; the hops that led here otherwise. */
  readonly part: number;
  readonly outcome: 'shipped' | 'failed' | 'continued';
  readonly summary: Summary;
  readonly error?: unknown;
};

/** Messages that wait for the receiver: for how many seconds each, and what was wrong with it. */
export type PutBack = { readonly seconds: readonly number[]; readonly reason: string };

export type Reporter = {
  file(report: FileReport): void;
  /** The receiver is away. */
  putBack(messages: PutBack): void;
  /** What went wrong apart from any file; by default, a message or an event that could not even be read. */
  problem(error: unknown, what?: string): void;
};

const NAMESPACE = 'LambdaCore';

/** Prints one JSON summary a file, and the same figures as CloudWatch metrics (EMF). */
export function openReporter(context: Omit<DocumentContext, 'bucket' | 'key'>): Reporter {
  const logger = new Logger({ serviceName: context.application ?? 'elb-log-processor' });
  const dimensions = {
    api: context.api ?? 'none',
    environment: context.environment ?? 'none',
    colour: context.colour ?? 'none',
  };
  return {
    file({ error, ...report }) {
      const details = error === undefined ? report : { ...report, error: describeError(error) };
      if (error === undefined) logger.info(`log file ${report.outcome}`, details);
      else logger.error('log file failed', details);
      publish(report.summary, dimensions);
    },
    putBack: (messages) => logger.warn('messages put back', messages),
    problem(error, what = 'event not understood') {
      logger.error(what, { error: describeError(error) });
    },
  };
}

/** Each costs as much as three alarms, for every API and colour (docs/costs.md): the rest is in the summary. */
function publish(summary: Summary, dimensions: Record<string, string>): void {
  const metrics = new Metrics({ namespace: NAMESPACE });
  // Powertools adds a dimension of its own, and alarms match the exact set of dimensions.
  metrics.clearDefaultDimensions();
  metrics.addDimensions(dimensions);
  const { lines, failures } = summary;
  metrics.addMetric('LinesEncountered', MetricUnit.Count, lines.encountered);
  metrics.addMetric('LinesSent', MetricUnit.Count, lines.sent);
  metrics.addMetric('ParsingFailures', MetricUnit.Count, failures.parsing.total);
  metrics.addMetric('SendingFailures', MetricUnit.Count, failures.sending.total);
  metrics.publishStoredMetrics();
}
