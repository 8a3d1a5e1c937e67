import { formatNumber } from '../../../cli/format';
import { FLAT, growthOf } from './growth';
import { MEGABYTE, openProcessing, type ProcessingOptions, sampleLog } from './processing';

export type Load = Omit<ProcessingOptions, 'onInvocation'> & {
  readonly files: number;
  readonly linesPerFile: number;
};

/** Of fewer, a quarter says nothing. */
const LEAST_INVOCATIONS = 48;

/**
 * Fills the queue with files in one moment, and waits until the function has worked it off.
 * @throws LambdaCoreError `HOST_CLOSED` when `signal` aborts meanwhile
 */
export async function tryLoad(
  load: Load,
  seed: number,
  signal: AbortSignal,
  tell: (text: string) => void,
) {
  const { protocol, files, linesPerFile, memoryMegabytes } = load;
  const all = formatNumber(files * linesPerFile);
  const peaks: number[] = [];
  const errors: string[] = [];
  await using processing = await openProcessing({
    ...load,
    onInvocation({ peakMemoryBytes, error }) {
      peaks.push(peakMemoryBytes / MEGABYTE);
      if (error !== undefined) errors.push(`an invocation failed: ${error.errorMessage}`);
      tell(`${protocol}: ${formatNumber(proof.unread)} of ${all} lines unread`);
    },
  });
  const { platform, receiver, proof, product } = processing;
  signal.addEventListener('abort', () => void platform.close(), { once: true });
  const classic = sampleLog('classic', linesPerFile, seed);
  const alb = sampleLog('alb', linesPerFile, seed);
  for (let at = 0; at < files; at += 1) await processing.put(`${at}.log`, at % 2 ? alb : classic);
  await processing.settled();
  const growth = peaks.length < LEAST_INVOCATIONS ? undefined : growthOf(peaks);
  const grew = growth !== undefined && growth > FLAT && `memory grew to ${growth.toFixed(2)} times`;
  const { mostOpen } = receiver.counters.connections;
  return {
    problems: [...processing.problems(), ...errors, ...(grew ? [grew] : [])],
    note: [
      `${all} lines, ${formatNumber(proof.repeated)} read again`,
      `${mostOpen} sockets of at most ${product}`,
      `${formatNumber(peaks.length)} invocations of at most ${formatNumber(Math.max(...peaks))} of ${memoryMegabytes} MB`,
      ...(growth === undefined
        ? []
        : [`× ${growth.toFixed(2)} from the second quarter to the last`]),
    ].join('; '),
  };
}
