import { compareKeys } from '@lambda-core/common/key-order';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { afterPrefix, between } from '@lambda-core/s3-clone-common/keys/keys';
import type { ListedPage } from '@lambda-core/s3-clone-common/listing/list-objects';
import { endOfPage } from '@lambda-core/s3-clone-common/listing/listing-page';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import type { SegmentLimits } from './config';

/** Lists at most so many entries of the range after a key. */
export type Probe = (after: string | undefined, most: number) => Promise<ListedPage>;

/** 2 to the power of this many ranges, about: one level of a tree of invocations. */
const HALVINGS = 4;
/** Requests spent on finding where the keys are; a search that is cut short only splits less well. */
const MOST_PROBES = 16;
/** Segments that are listed to see whether they are all, and objects of them. */
const AHEAD = 2;
const MOST_AHEAD = 10_000;
const MOST_KEY_BYTES = 1024;
const LAST_ASCII = '~';
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * Where to cut a range into several, so that each cut has keys on both sides: none when one invocation
 * can take it all, `undefined` when the range holds nothing.
 *
 * What is no more than two segments is cut by number and bytes. Beyond that, the keys still share a beginning, which
 * bisection finds; they part at the character after it, and there the range is cut evenly between the
 * lowest character and the highest that occurs (ASCII is tried first: an even cut through all of Unicode
 * would put every key on one side). Any cut whatever gives a partition; a bad one costs an invocation.
 */
export async function splitRange(
  range: KeyRange,
  limits: SegmentLimits,
  probe: Probe,
): Promise<string[] | undefined> {
  const page = await probe(range.after, 1000);
  const first = firstOf(page);
  if (first === undefined) return page.last ? undefined : [];
  const ahead = await listAhead(page, limits, probe);
  if (ahead !== undefined) return cutsByWeight(ahead, limits);

  let probes = 0;
  const isBeyond = async (start: string): Promise<string | undefined> => {
    probes += 1;
    return firstOf(await probe(afterPrefix(start), 1));
  };
  const characters = [...first];
  const lastSeen = [...(endOfPage(page) ?? first)];
  let known = [...range.prefix].length;
  let unknown = sharedLength(characters, lastSeen);
  while (known < unknown && probes < MOST_PROBES / 2) {
    const middle = Math.ceil((known + unknown) / 2);
    if (await isBeyond(characters.slice(0, middle).join(''))) unknown = middle - 1;
    else known = middle;
  }

  const start = characters.slice(0, known).join('');
  if (Buffer.byteLength(start) + 8 > MOST_KEY_BYTES) return [];
  const lowest = characters[known] ?? '\u0001';
  let [low, high] = [lowest, LAST_CHARACTER];
  let next = compareKeys(low, LAST_ASCII) < 0 ? LAST_ASCII : between(low, high);
  while (probes < MOST_PROBES && isOne(next) && next !== low) {
    const seen = await isBeyond(start + next);
    const there = seen === undefined ? undefined : [...seen][known];
    if (there === undefined) high = next;
    else low = there;
    next = between(low, high);
    if (compareKeys(low, high) >= 0) break;
  }
  return [lowest, ...evenly(lowest, high, HALVINGS)]
    .map((character) => afterPrefix(start + character))
    .filter((cut) => isWithin(cut, range));
}

/**
 * All that is left, where that is no more than two segments: they are worth more than the ten or so that an even cut
 * through the rest would make of it, each with its files. `undefined`: there is more.
 */
async function listAhead(
  first: ListedPage,
  limits: SegmentLimits,
  probe: Probe,
): Promise<ListedPage['objects'] | undefined> {
  let page = first;
  const objects = [...page.objects];
  while (!page.last) {
    const end = page.objects.at(-1)?.key;
    if (objects.length > Math.min(AHEAD * limits.objects, MOST_AHEAD)) return undefined;
    // Behind the last of them they would be listed again.
    if (end === undefined || page.prefixes.length > 0) return undefined;
    page = await probe(end, 1000);
    objects.push(...page.objects);
  }
  return objects;
}

/** Cuts after every so many objects or bytes. */
function cutsByWeight(objects: ListedPage['objects'], limits: SegmentLimits): string[] {
  const cuts: string[] = [];
  let count = 0;
  let bytes = 0;
  let before: ListedObject | undefined;
  for (const object of objects) {
    const { size } = object;
    if (before !== undefined && (count + 1 > limits.objects || bytes + size > limits.bytes)) {
      cuts.push(before.key);
      count = 0;
      bytes = 0;
    }
    count += 1;
    bytes += size;
    before = object;
  }
  return cuts;
}

/** Characters strictly between two, about evenly spread, in order. */
function evenly(low: string, high: string, halvings: number): string[] {
  if (halvings === 0 || compareKeys(low, high) >= 0) return [];
  const middle = between(low, high);
  if (!isOne(middle) || middle === low) return [];
  return [...evenly(low, middle, halvings - 1), middle, ...evenly(middle, high, halvings - 1)];
}

function isOne(text: string): boolean {
  return [...text].length === 1;
}

function isWithin(cut: string, { after, until }: KeyRange): boolean {
  if (Buffer.byteLength(cut) > MOST_KEY_BYTES) return false;
  if (after !== undefined && compareKeys(cut, after) <= 0) return false;
  return until === undefined || compareKeys(cut, until) < 0;
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared;
}

function firstOf({ objects, prefixes }: ListedPage): string | undefined {
  const [key, prefix] = [objects[0]?.key, prefixes[0]];
  if (key === undefined || prefix === undefined) return key ?? prefix;
  return compareKeys(key, prefix) < 0 ? key : prefix;
}
