import { jobFileOf } from '@lambda-core/s3-clone-common/contract/names';

/** What a listing of a job's folder says about its progress. */
export type JobState = {
  /** Whether the segmenter is through: from then on only copiers add segment-requests. */
  segmented: boolean;
  /** Segments with a request and no response yet. */
  readonly open: Set<string>;
  /** Segments with a response. */
  readonly done: Set<string>;
};

export function createJobState(): JobState {
  return { segmented: false, open: new Set(), done: new Set() };
}

/** Notes a file of the job's folder. Files may come in any order and more than once. */
export function noteJobFile(state: JobState, key: string): void {
  const file = jobFileOf(key);
  if (file?.kind === 'clone-response') state.segmented = true;
  if (file?.segment === undefined) return;
  if (file.kind === 'segment-response') {
    state.done.add(file.segment);
    state.open.delete(file.segment);
  }
  if (file.kind === 'segment-request' && !state.done.has(file.segment)) {
    state.open.add(file.segment);
  }
}

/**
 * The completion rule: the clone-response is there, and every segment-request has its response.
 *
 * A copier writes the requests for the rest of its range before its own response. One listing reads a
 * request and a response at different moments, so a state that looks complete counts only when it was
 * gathered by a listing that began after the last response it relies on was seen, or when the segments
 * named by `split` of every response and by the manifest all are done.
 */
export function isComplete(state: JobState): boolean {
  return state.segmented && state.open.size === 0;
}
