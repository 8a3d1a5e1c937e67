import type { Invocation } from '@lambda-core/local/lambda/host';
import { PRICES } from '../../../cli/prices';

/** What invocations cost: their duration and their start, each in whole milliseconds, as Lambda bills them. */
export function priceOf(
  invocations: readonly Pick<Invocation, 'durationMilliseconds' | 'initMilliseconds'>[],
  memoryMegabytes: number,
) {
  const milliseconds = invocations.reduce(
    (sum, one) => sum + Math.ceil(one.durationMilliseconds + one.initMilliseconds),
    0,
  );
  const gigabyteSeconds = ((milliseconds / 1000) * memoryMegabytes) / 1024;
  const { lambdaSecond, lambdaRequest } = PRICES;
  return {
    gigabyteSeconds,
    dollars: gigabyteSeconds * lambdaSecond.dollars + invocations.length * lambdaRequest.dollars,
  };
}
