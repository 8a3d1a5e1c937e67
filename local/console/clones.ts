import type { CloneState } from './state';

const MOST_CLONES = 12;
const MOST_SEGMENTS = 400;
const MOST_FAILURES = 5;

/** What a segment-response says; `children` are the segments that took over the rest of its range. */
export type SegmentDone = {
  readonly objects: number;
  readonly bytes: number;
  readonly failed: boolean;
  readonly children: readonly string[];
  /** What the clone would have cost in AWS so far. */
  readonly dollars: number;
};

/** Hears of clones step by step; `folder` is that of the command bucket, with its `/`. */
export type CloneListener = Omit<ReturnType<typeof createClones>, 'clones'>;

/** Follows clones by their files in the command bucket, whose folder is each one's name. */
export function createClones(now: () => number) {
  const clones: Record<string, CloneState> = {};
  const change = (folder: string, how: (clone: CloneState) => void) => {
    const clone = clones[folder];
    if (clone !== undefined) how(clone);
  };
  return {
    clones: clones as Readonly<Record<string, CloneState>>,
    requested(folder: string, dryRun = false): void {
      delete clones[folder];
      clones[folder] = newClone(now(), dryRun);
      const [oldest] = Object.keys(clones);
      if (oldest !== undefined && Object.keys(clones).length > MOST_CLONES) delete clones[oldest];
    },
    refused: (folder: string, why: string) =>
      change(folder, (clone) => Object.assign(clone, { refused: why, ended: now() })),
    segmentRequested: (folder: string, segment: string) =>
      change(folder, (clone) => {
        clone.segments += 1;
        if (Object.keys(clone.tree).length >= MOST_SEGMENTS) return;
        clone.tree[segment] = { state: 'asked', objects: 0, ...clone.tree[segment] };
      }),
    segmentDone: (
      folder: string,
      segment: string,
      { objects, bytes, failed, children, dollars }: SegmentDone,
    ) =>
      change(folder, (clone) => {
        clone.done += 1;
        clone.dollars = dollars;
        clone.objects += objects;
        clone.bytes += bytes;
        if (failed) clone.failed += 1;
        if (failed && clone.failures.length < MOST_FAILURES) clone.failures.push(segment);
        const known = clone.tree[segment];
        if (known !== undefined)
          Object.assign(known, { state: failed ? 'failed' : 'done', objects });
        for (const child of children) {
          const made = clone.tree[child];
          if (made !== undefined) made.parent = segment;
        }
      }),
    segmented: (folder: string) =>
      change(folder, (clone) => {
        clone.segmented = true;
      }),
    finished: (folder: string) =>
      change(folder, (clone) => {
        clone.ended = now();
      }),
  };
}

function newClone(began: number, dryRun: boolean): CloneState {
  return {
    began,
    ...(dryRun && { dryRun }),
    segmented: false,
    segments: 0,
    done: 0,
    failed: 0,
    objects: 0,
    bytes: 0,
    dollars: 0,
    tree: {},
    failures: [],
  };
}
