import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { describeError } from '@lambda-core/common/errors';
import type { CloneSummary } from './summary';

export type CloneReporter = {
  /** Once an invocation. */
  invocation(summary: CloneSummary): void;
  /** What has been copied so far of segments that are still worked on. */
  progress(running: { objects: number; bytes: number }): void;
  /** A message that could not be read, or a request or segment that failed. */
  problem(where: string, error: unknown): void;
};

export type CloneReporterOptions = {
  readonly service: string;
  readonly environment: string | undefined;
  readonly colour: string | undefined;
};

/** Prints one JSON summary an invocation, and the same figures as CloudWatch metrics (EMF). */
export function openCloneReporter(options: CloneReporterOptions): CloneReporter {
  const { service, environment = 'none', colour = 'none' } = options;
  const logger = new Logger({ serviceName: service });
  return {
    invocation(summary) {
      logger.info('clone', { summary });
      publish(summary, { environment, colour, service });
    },
    progress(running) {
      logger.info('progress', { running });
    },
    problem(where, error) {
      logger.error(where, { error: describeError(error) });
    },
  };
}

function publish(summary: CloneSummary, dimensions: Record<string, string>): void {
  const metrics = new Metrics({ namespace: 'LambdaCore', defaultDimensions: dimensions });
  metrics.addMetric('SegmentsWritten', MetricUnit.Count, summary.segmentsWritten);
  metrics.addMetric('ObjectsListed', MetricUnit.Count, summary.objectsListed);
  metrics.addMetric('ObjectsCopied', MetricUnit.Count, summary.objectsCopied);
  metrics.addMetric('BytesCopied', MetricUnit.Bytes, summary.bytesCopied);
  metrics.addMetric('ObjectsSkipped', MetricUnit.Count, summary.objectsSkipped);
  metrics.addMetric('ObjectsFailed', MetricUnit.Count, summary.objectsFailed);
  metrics.addMetric('Throttles', MetricUnit.Count, summary.throttles);
  metrics.addMetric('Retries', MetricUnit.Count, summary.retries);
  metrics.addMetric('DurationMs', MetricUnit.Milliseconds, summary.durationMilliseconds);
  metrics.publishStoredMetrics();
}
