/** Copies that have been let through so far, as a time: the next one may end a latency after it, or later. */
export type Rate = { taken: number };

/** When copies begin and end. */
export type Booking = {
  /** The first one begins. */
  readonly begins: number;
  /** Between the beginnings of two. */
  readonly gap: number;
  /** The last one ends. */
  readonly ends: number;
  /** S3 says when. */
  readonly throttled: boolean;
};

/**
 * Books copies with an invocation's limiter, of which so many are under way at once, and with S3, which takes
 * so many a second of all: whoever is slower says when. (Generic cell rates: a burst of what is idle is free.)
 */
export function book(
  copies: number,
  { now, own, all, places, latency, perMillisecond }: BookingTerms,
): Booking {
  const each = latency / places;
  const before = Math.max(own.taken, now);
  const ownEnd = before + copies * each;
  const allBefore = Math.max(all.taken, now);
  const allEnd = allBefore + copies / perMillisecond;
  own.taken = Math.max(ownEnd, allEnd);
  all.taken = allEnd;
  const ends = Math.max(now + latency, ownEnd, allEnd + latency);
  const begins = Math.max(now, before - latency, allBefore);
  const throttled = allEnd + latency > Math.max(now + latency, ownEnd);
  return { begins, gap: Math.max(0, ends - latency - begins) / copies, ends, throttled };
}

export type BookingTerms = {
  readonly now: number;
  readonly own: Rate;
  readonly all: Rate;
  /** Copies under way at once. */
  readonly places: number;
  readonly latency: number;
  readonly perMillisecond: number;
};
