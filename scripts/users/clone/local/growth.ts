/** What is known of the work that waits here, and of how it goes. */
export type Load = {
  /** Segments that nobody has begun. */
  readonly waiting: number;
  /** How many objects each of them may have. */
  readonly objectsPerSegment: number;
  /** Objects copied here in a second. */
  readonly perSecond: number;
  /** How much of the time this process had something to do, from 0 to 1. */
  readonly busy: number;
  /** S3 has said to slow down. */
  readonly isThrottled: boolean;
};

/** A process takes up to half a second of a core to start: it has to save several times that. */
const WORTH_SECONDS = 2;
/** Below it the processor is not what the work waits for: another process would not help, further requests would. */
const BUSY = 0.7;
/** The least that one process copies, before there is a measure of it. */
const LEAST_PER_SECOND = 1000;

/** Whether the work that is known is more than this process should do alone. */
export function isOutgrown(load: Load): boolean {
  const { waiting, objectsPerSegment, perSecond, busy, isThrottled } = load;
  if (isThrottled || !isBusy(busy)) return false;
  return (waiting * objectsPerSegment) / Math.max(perSecond, LEAST_PER_SECOND) > WORTH_SECONDS;
}

/** Whether work waits for this process, which is busy for a share of the time. */
export function isBusy(share: number): boolean {
  return share >= BUSY;
}

/** How busy this process is, and how fast. */
export function openPace() {
  const began = performance.now();
  let from = performance.eventLoopUtilization();
  let busy = 0;
  return {
    look() {
      busy = performance.eventLoopUtilization(from).utilization;
      from = performance.eventLoopUtilization();
    },
    /** Since the last of its looks, or in it: work comes all at once, and what follows it too. */
    get busiest() {
      return Math.max(busy, performance.eventLoopUtilization(from).utilization);
    },
    of: (objects: number) => ({
      busy,
      perSecond: objects / ((performance.now() - began) / 1000),
    }),
  };
}
