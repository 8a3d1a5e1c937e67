import { compareKeys } from '@lambda-core/common/key-order';
import { openDigest } from '@lambda-core/s3-clone-common/proof/digest';
import { holdsName, isOver, type ProofRange, startOf } from './proof-range';

/** A range while its objects are counted, which several stretches may do. */
export type OpenRange = ProofRange & {
  found: { objects: number; bytes: number; digest: ReturnType<typeof openDigest> };
  /** Stretches that are not done yet. */
  stretches: number;
  /** No further stretch has any of it. */
  isClosed: boolean;
};

/** A part of one listing: the names behind `after`, up to and with `until`. */
export type Stretch = {
  readonly after: string | undefined;
  readonly until: string | undefined;
  /** In the order of where they begin. */
  readonly ranges: readonly OpenRange[];
};

/**
 * Cuts the listing of everything into stretches of about so many objects, which leave nothing out and do not
 * overlap. Ranges may lie within one another where one of them is a single level.
 * @param onClosed told once of every range, when the last stretch of it has been taken
 */
export async function* stretchesOf(
  ranges: AsyncIterable<ProofRange>,
  objects: number,
  onClosed: (range: OpenRange) => void,
): AsyncGenerator<Stretch> {
  let after: string | undefined;
  let members: OpenRange[] = [];
  let count = 0;
  for await (const group of byStart(ranges)) {
    const start = startOf(group[0].range);
    const opened = group.map(
      (range): OpenRange => ({
        ...range,
        found: { objects: 0, bytes: 0, digest: openDigest() },
        stretches: 0,
        isClosed: false,
      }),
    );
    if (count >= objects && compareKeys(start, after ?? '') > 0) {
      // A prefix may be a key itself, and then ends this stretch.
      yield take({ after, until: start, ranges: [...members, ...opened] });
      members = members.filter((member) => {
        member.isClosed = isOver(member.range, start);
        if (member.isClosed) onClosed(member);
        return !member.isClosed;
      });
      after = start;
      count = 0;
    }
    members.push(...opened);
    count += group.reduce((sum, { digest }) => sum + digest.objects, 0);
  }
  yield take({ after, until: undefined, ranges: members });
  for (const member of members) {
    member.isClosed = true;
    onClosed(member);
  }
}

/** Finds the range of one name after the other, in the order of names. */
export function openRouter(ranges: readonly OpenRange[]) {
  let next = 0;
  let active: OpenRange[] = [];
  let last: OpenRange | undefined;
  return (name: string): OpenRange | undefined => {
    for (let range = ranges[next]; range !== undefined; range = ranges[++next]) {
      if (compareKeys(name, startOf(range.range)) < 0) break;
      active.push(range);
    }
    if (last !== undefined && holdsName(last.range, name)) return last;
    active = active.filter(({ range }) => !isOver(range, name) || holdsName(range, name));
    last = active.find(({ range }) => holdsName(range, name));
    return last;
  };
}

function take(stretch: Stretch): Stretch {
  for (const range of stretch.ranges) range.stretches += 1;
  return stretch;
}

async function* byStart(
  ranges: AsyncIterable<ProofRange>,
): AsyncGenerator<[ProofRange, ...ProofRange[]]> {
  let group: [ProofRange, ...ProofRange[]] | undefined;
  for await (const range of ranges) {
    if (group !== undefined && startOf(group[0].range) === startOf(range.range)) {
      group.push(range);
      continue;
    }
    if (group !== undefined) yield group;
    group = [range];
  }
  if (group !== undefined) yield group;
}
