import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { type KeyRange, walkSplitKey } from '@lambda-core/s3-clone-common/contract/names';
import { parseWalkSplit } from '@lambda-core/s3-clone-common/contract/parse';
import { keyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { prefetch } from '@lambda-core/s3-clone-common/listing/prefetch';
import { bucketProblem } from './check-buckets';
import type { Position } from './continuation';
import { countDeletions } from './count-deletions';
import type { Walk } from './walk';
import { type LevelPage, onlyInDestination, walkLevel } from './walk-level';
import { type RangeWalk, walkRanges } from './walk-ranges';
import { writeSegments } from './write-segments';

/** A page that has been dealt with. */
export type Step = Pick<LevelPage, 'next' | 'last'>;

export type Phase = {
  readonly name: Position['phase'];
  readonly steps: (walk: Walk) => AsyncIterable<Step>;
};

/** With more first-level prefixes, small neighbours share a segment. */
const MOST_PREFIXES = 1000;
/**
 * With more keys at the root, seen before so many prefixes, all is one range, which copiers split: a listing can pass
 * them by the thousand only, one page after the other, which for a billion takes a day.
 */
const MOST_ROOT_KEYS = 100_000;

/** What a walk does, in this order. */
export function phasesOf({ options = {} }: CloneRequest): Phase[] {
  const deletes = options.deleteExtraneous === true;
  // What a look has listed need not be listed again.
  const looked: LevelPage[] = [];
  const phases: (Phase | false)[] = [
    deletes && { name: 'count', steps: count },
    options.segmentBy === undefined && { name: 'look', steps: (walk) => look(walk, looked) },
    { name: 'source', steps: (walk) => walkSource(walk, looked) },
    deletes && { name: 'destination', steps: walkDestination },
  ];
  return phases.filter((phase) => phase !== false);
}

function count({ request, position, retrying, deps }: Walk): AsyncIterable<Step> {
  const { clients, config } = deps;
  return countDeletions({ request, position, clients, retrying, pageSize: config.pageSize });
}

/** Finds out whether there are few prefixes and keys; keeps the pages when it was one invocation that did. */
async function* look(walk: Walk, pages: LevelPage[]): AsyncGenerator<Step> {
  const { position } = walk;
  const isWhole = position.after === undefined;
  for await (const page of sourceLevel(walk, position.after)) {
    position.prefixes += page.prefixes.length;
    position.rootKeys += page.rootKeys;
    position.uncut = position.rootKeys > MOST_ROOT_KEYS;
    position.byRange = position.uncut || position.prefixes > MOST_PREFIXES;
    if (position.byRange) return;
    if (isWhole) pages.push(page);
    yield page;
  }
}

async function* walkSource(walk: Walk, looked: readonly LevelPage[]): AsyncGenerator<Step> {
  const { position } = walk;
  if (position.byRange) return yield* walkByRange(walk);
  const isKnown = position.after === undefined && looked.length > 0;
  for await (const page of isKnown ? looked : sourceLevel(walk, position.after)) {
    await writeLevel(walk, page);
    yield page;
  }
}

async function* walkByRange(walk: Walk): AsyncGenerator<Step> {
  const { position } = walk;
  for await (const step of prefetch(walkRanges(rangeWalk(walk), { ...position }))) {
    await writeSegments(walk, step.ranges);
    position.pace = step.pace;
    yield step;
  }
}

function rangeWalk(walk: Walk): RangeWalk {
  const { request, retrying, summary, files, folder, deps } = walk;
  const { name: bucket, region, prefix = '' } = request.source;
  const { clients, config } = deps;
  return {
    prefix,
    coversNothing: request.options?.deleteExtraneous === true,
    uncut: walk.position.uncut,
    async list({ after, delimiter, most = 1000 }) {
      const pageSize = Math.min(most, config.pageSize ?? most);
      const listing = { bucket, prefix, after, delimiter, pageSize };
      const pages = listObjects(clients.clientFor(region), listing, retrying);
      for await (const page of ofSource(walk, pages)) {
        const found = page.objects.length + page.prefixes.length;
        summary.objectsListed += found;
        if (found > 0 || page.last) return page;
      }
      return { objects: [], prefixes: [], last: true };
    },
    async decide(after, split) {
      const key = walkSplitKey(folder, { prefix, after });
      if (await files.writeOnce(key, JSON.stringify(split))) return split;
      const file = await files.read(key);
      return file === undefined ? split : parseWalkSplit(file.text);
    },
  };
}

/** What only the destination has, by the source's names. Ranges reach it by themselves. */
async function* walkDestination(walk: Walk): AsyncGenerator<Step> {
  const { request, position } = walk;
  if (position.byRange) return;
  const { source, destination } = request;
  const there = destination.prefix ?? '';
  const { toDestination, toSource } = keyMap(source.prefix ?? '', there);
  const after = position.after === undefined ? undefined : toDestination(position.after);
  const pages = onlyInDestination(
    sourceLevel(walk, position.after),
    renamed(level(walk, destination, there, after), toSource),
  );
  for await (const page of pages) {
    await writeLevel(walk, page);
    yield page;
  }
}

async function writeLevel(walk: Walk, { prefixes, rootKeys }: LevelPage): Promise<void> {
  const { request, position, summary } = walk;
  const ranges: KeyRange[] = prefixes.map((prefix) => ({ prefix }));
  if (rootKeys > 0 && !position.root) {
    position.root = true;
    ranges.unshift({ prefix: request.source.prefix ?? '', delimiter: '/' });
  }
  summary.objectsListed += prefixes.length;
  await writeSegments(walk, ranges);
}

function sourceLevel(walk: Walk, after: string | undefined): AsyncGenerator<LevelPage> {
  const { source } = walk.request;
  return ofSource(walk, level(walk, source, source.prefix ?? '', after));
}

function level(
  { deps, retrying }: Walk,
  side: CloneRequest['source'],
  prefix: string,
  after: string | undefined,
): AsyncGenerator<LevelPage> {
  const { clients, config } = deps;
  const listing = { bucket: side.name, prefix, after, pageSize: config.pageSize };
  return walkLevel(clients.clientFor(side.region), listing, retrying);
}

/** Says of what keeps the source from being listed whether it is the requester's to mend. */
async function* ofSource<Page>({ request }: Walk, pages: AsyncIterable<Page>) {
  const { name, region } = request.source;
  try {
    yield* pages;
  } catch (error) {
    throw bucketProblem(error, 'source.name', name, region) ?? error;
  }
}

async function* renamed(
  pages: AsyncIterable<LevelPage>,
  rename: (key: string) => string,
): AsyncGenerator<LevelPage> {
  for await (const page of pages) {
    const next = page.next === undefined ? undefined : rename(page.next);
    yield { ...page, prefixes: page.prefixes.map(rename), next };
  }
}
