/** A job under kills, in a simulation or of processes. */
export type KilledJob = {
  readonly objects: number;
  /** Copies that S3 made, repeated ones each time. */
  readonly copies: number;
  /** What befell it, each time. */
  readonly hits: readonly string[];
  readonly end: JobEnd;
};

/** What there was when the job was found complete. */
type JobEnd = {
  /** `complete`, or what it is instead. */
  readonly state: string;
  /** Objects in the destination. */
  readonly there: number;
  /** Objects that the responses count together. */
  readonly counted: number;
  /** Requests for segments that came after it. */
  readonly late: number;
};

/** What must never be: an end told early, an object that lacks, a count that is not true. */
export function judgeJob({ objects, end }: Pick<KilledJob, 'objects' | 'end'>): string[] {
  const { state, there, counted, late } = end;
  return [
    state === 'complete' ? '' : `it is ${state}`,
    state !== 'complete' || there === objects ? '' : `complete with ${there} of ${objects} objects`,
    late === 0 ? '' : `${late} requests came after it was complete`,
    state !== 'complete' || counted === objects ? '' : `${counted} objects counted of ${objects}`,
  ].filter((problem) => problem !== '');
}

type Sum = { readonly jobs: number; readonly objects: number; readonly copies: number };

/** Copies that were made again, of all objects of the jobs. */
export function shareTwice({ objects, copies }: Sum): number {
  return objects === 0 ? 0 : (copies - objects) / objects;
}

const MOST_TWICE = 0.001;
/** A few jobs may have bad luck. */
const LEAST_JOBS = 20;

/** What is wrong with all jobs together. */
export function mostTwice(sum: Sum): string[] {
  const share = shareTwice(sum);
  if (share <= MOST_TWICE || sum.jobs < LEAST_JOBS) return [];
  return [
    `${sum.copies} copies of ${sum.objects} objects, expected at most one in a thousand twice`,
  ];
}
