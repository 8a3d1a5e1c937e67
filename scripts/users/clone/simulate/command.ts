import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { UsageError } from '../../../cli/command';
import { formatBytes, formatNumber, formatSeconds } from '../../../cli/format';
import { openStatusLine, type Screen } from '../../../cli/status-line';
import { oneOf, wholeNumber } from '../../../cli/values';
import { S3_LIMITS } from '../cost/cost';
import { costTable } from '../cost/table';
import { DEPLOYED, LATENCY } from './deployed';
import { findingsOf } from './findings';
import { keysOf, SHAPES } from './key-shapes';
import { type Simulated, type SimulationOptions, simulate } from './simulate';

export type SimulateCommand = {
  readonly options: SimulationOptions;
  readonly shape: string;
  readonly json: boolean;
};

/** Binary searches go by 32 bits. */
const MOST_KEYS = 2 ** 31 - 1;

export const SIMULATE_OPTIONS = {
  simulate: { type: 'string', default: '' },
  shape: { type: 'string', default: 'flat' },
  'object-bytes': { type: 'string', default: '1024' },
  copiers: { type: 'string', default: String(DEPLOYED.copier.maximumConcurrency) },
  partitions: { type: 'string', default: '1' },
  'poll-seconds': { type: 'string', default: '5' },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readSimulateCommand(argv: readonly string[]): SimulateCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: SIMULATE_OPTIONS,
  });
  if (positionals.length > 0)
    throw new UsageError(`found ${JSON.stringify(positionals[0])}, expected flags only`);
  const shape = oneOf('--shape', values.shape, SHAPES);
  const count = wholeNumber('--simulate', values.simulate, 1, MOST_KEYS);
  const bytes = wholeNumber('--object-bytes', values['object-bytes'], 0, 256 * 1024 ** 2 - 1);
  const copiers = wholeNumber('--copiers', values.copiers, 1, 1_000);
  const partitions = wholeNumber('--partitions', values.partitions, 1, 10_000);
  return {
    shape,
    json: values.json,
    options: {
      ...DEPLOYED,
      keys: keysOf(shape, count, bytes),
      latency: LATENCY,
      copiesASecond: partitions * S3_LIMITS.writes,
      copier: { ...DEPLOYED.copier, maximumConcurrency: copiers },
      pollMilliseconds: 1_000 * wholeNumber('--poll-seconds', values['poll-seconds'], 1, 3_600),
    },
  };
}

/** Simulates a clone and tells what came of it; returns the exit status. */
export async function runSimulation(
  { options, shape, json }: SimulateCommand,
  { stdout, stderr }: { readonly stdout: Writable; readonly stderr: Screen },
): Promise<number> {
  let state = { seconds: 0, objects: 0, segments: 0 };
  const line = openStatusLine(stderr, () => {
    const done = `${formatNumber(state.objects)} of ${formatNumber(options.keys.count)} keys`;
    return `${done} | ${formatNumber(state.segments)} segments | ${formatSeconds(state.seconds)} of its time`;
  });
  let result: Simulated;
  try {
    result = await simulate({
      ...options,
      onProgress(now) {
        state = now;
      },
    });
  } finally {
    line.close();
  }
  const findings = findingsOf(result, options);
  if (json) stdout.write(`${JSON.stringify({ shape, ...result, findings })}\n`);
  else stdout.write(`${textOf(result, shape, findings)}\n`);
  return result.state === 'complete' ? 0 : 1;
}

function textOf(result: Simulated, shape: string, findings: readonly string[]): string {
  const { seconds, segments, splits, invocations, largestFile, longestQueue } = result;
  return [
    `${formatNumber(result.objects.copied)} objects (${shape}) in ${formatSeconds(seconds)}: ` +
      `${formatNumber(segments)} segments, ${formatNumber(splits)} of them split, ` +
      `${formatNumber(invocations.segmenter + invocations.copier)} invocations`,
    `largest file ${formatBytes(largestFile)}, at most ${formatNumber(longestQueue)} requests waiting`,
    ...findings.map((finding) => `- ${finding}`),
    '',
    costTable(result.usage, 'would cost'),
  ].join('\n');
}
