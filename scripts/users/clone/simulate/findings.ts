import { readConfig } from '@lambda-core/s3-clone-copier/config';
import { count, formatNumber } from '../../../cli/format';
import type { Simulated, SimulationOptions } from './simulate';

/** A share of the limit that is told of. */
const NEAR = 0.5;
const MUCH = 100_000;
/** A share of the segments, which ends with a split. */
const MANY = 0.1;

/** What held a simulated job up, or would hold up a larger one, and what to do. */
export function findingsOf(result: Simulated, options: SimulationOptions): string[] {
  const { copier, latency, copiesASecond } = options;
  const config = readConfig(copier.environment);
  const lines: string[] = [];
  if (result.state !== 'complete') lines.push(`it does not end: ${result.reason}`);
  const perCopier = (1_000 * config.copyConcurrency) / latency.copy;
  const most = perCopier * copier.maximumConcurrency;
  const enough = Math.ceil(copiesASecond / perCopier);
  if (most > copiesASecond && enough < copier.maximumConcurrency)
    lines.push(
      `S3 holds it up: ${count(copier.maximumConcurrency, 'copier')} could make ${formatNumber(most)} copies a second, ` +
        `it takes ${formatNumber(copiesASecond)}; ${count(enough, 'copier')} would be as fast, for less`,
    );
  else
    lines.push(`the copiers hold it up: they make ${formatNumber(most)} copies a second at most`);
  const mean = result.objects.copied / Math.max(1, result.segments);
  if (result.splits > MANY * result.segments && mean < NEAR * config.limits.objects)
    lines.push(
      `segments end by time, after ${formatNumber(mean)} objects on average (SEGMENT_OBJECT_LIMIT ` +
        `${formatNumber(config.limits.objects)}): fewer copiers or smaller batches make fewer of them`,
    );
  if (result.walkHops > NEAR * result.hopLimit)
    lines.push(
      `the walk of the first level takes ${count(result.walkHops, 'invocation')} of at most ${formatNumber(result.hopLimit)}, one after the other`,
    );
  if (result.longestQueue > MUCH)
    lines.push(
      `${formatNumber(result.longestQueue)} requests wait at once: the queue must keep them`,
    );
  return lines;
}
