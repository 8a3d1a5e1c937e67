import type { SegmentLimits } from './config';

/** How far a segment has come. */
export type Taken = {
  readonly objects: number;
  readonly bytes: number;
  readonly milliseconds: number;
  /** The invocation has to come to its end. */
  readonly draining: boolean;
  /** S3 has said to slow down: whoever took the rest over would copy no faster. */
  readonly throttled: boolean;
};

/** How much more than its limit a segment takes when that spares it a split. */
const SLACK = 1.2;

/** Above, what a claim costs is less than a hundredth of the copies, in requests and in time. */
const MANY = 128;

/** Whether a segment has so many objects that two deliveries of it should not copy them side by side. */
export function isMany(objects: number, last: boolean): boolean {
  return !last || objects > MANY;
}

/**
 * Whether a segment takes on nothing more. Its time is there to let others share what is slow, so it does not count
 * while S3 sets the pace: it would cut a large job into segments of a few hundred objects. As long as S3 does or does not,
 * what is full stays so: a simulation finds the first key that is too much by bisection.
 * @param last whether what is left is on the page that is looked at
 */
export function isFull(taken: Taken, limits: SegmentLimits, last: boolean): boolean {
  if (taken.milliseconds > limits.milliseconds && !taken.throttled) return true;
  if (taken.draining || taken.bytes >= limits.bytes) return true;
  return taken.objects >= (last ? limits.objects * SLACK : limits.objects);
}
