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
  readonly outcome: 'shipped' | 'failed' | 'handed on';
  readonly summary: Summary;
  readonly error?: unknown;
};

export type Reporter = {
  file(report: FileReport): void;
  /** A message or an event that could not even be read. */
  problem(error: unknown): void;
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
    problem(error) {
      logger.error('event not understood', { error: describeError(error) });
    },
  };
}

function publish(summary: Summary, dimensions: Record<string, string>): void {
  const metrics = new Metrics({ namespace: NAMESPACE });
  // Powertools adds a dimension of its own, and alarms match the exact set of dimensions.
  metrics.clearDefaultDimensions();
  metrics.addDimensions(dimensions);
  const { lines, failures } = summary;
  metrics.addMetric('LinesEncountered', MetricUnit.Count, lines.encountered);
  metrics.addMetric('LinesParsed', MetricUnit.Count, lines.parsed);
  metrics.addMetric('LinesSent', MetricUnit.Count, lines.sent);
  metrics.addMetric('ParsingFailures', MetricUnit.Count, failures.parsing.total);
  metrics.addMetric('SendingFailures', MetricUnit.Count, failures.sending.total);
  metrics.addMetric('SocketFailures', MetricUnit.Count, failures.sockets.total);
  metrics.addMetric('BytesRead', MetricUnit.Bytes, summary.bytes);
  metrics.addMetric('DurationMs', MetricUnit.Milliseconds, summary.durationMilliseconds);
  metrics.publishStoredMetrics();
}
