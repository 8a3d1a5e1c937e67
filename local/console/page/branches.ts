import type { SegmentState } from '../state';

export type Branch = {
  readonly name: string;
  readonly segment: SegmentState;
  /** Segments that split off it. */
  readonly branches: Branch[];
};

/** Segments as a tree: below each those that took over the rest of its range. */
export function branchesOf(tree: Readonly<Record<string, SegmentState>>): Branch[] {
  const all = new Map<string, Branch>();
  for (const [name, segment] of Object.entries(tree))
    all.set(name, { name, segment, branches: [] });
  const roots: Branch[] = [];
  for (const branch of all.values()) {
    const parent = all.get(branch.segment.parent ?? '');
    (parent?.branches ?? roots).push(branch);
  }
  return roots;
}

/** Each before those that split off it. */
export function* inOrder(branches: readonly Branch[]): Generator<Branch> {
  for (const branch of branches) {
    yield branch;
    yield* inOrder(branch.branches);
  }
}
