import type { Invocation } from '@lambda-core/local/lambda/host';

/**
 * Lambda's list prices for arm64, which is what Terraform deploys, in US dollars, without the free tier.
 * https://aws.amazon.com/lambda/pricing/
 */
const DOLLARS = { gigabyteSecond: 0.000_013_333_4, request: 0.2 / 1e6 };

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
  const { gigabyteSecond, request } = DOLLARS;
  return {
    gigabyteSeconds,
    dollars: gigabyteSeconds * gigabyteSecond + invocations.length * request,
  };
}
