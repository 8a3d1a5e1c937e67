import { compareKeys } from '@lambda-core/common/key-order';

export type Page = { readonly last: boolean };

/** A listing as it is joined: pages of entries, in the order of keys within and across pages. */
export type SortedListing<OnePage extends Page, Entry> = {
  readonly pages: AsyncIterable<OnePage>;
  readonly entries: (page: OnePage) => readonly Entry[];
  readonly key: (entry: Entry) => string;
};

/** One key and what either side has under it; at least one of them is there. */
export type Pair<Entry> = {
  readonly key: string;
  readonly source?: Entry;
  readonly destination?: Entry;
};

export type JoinedPage<OnePage extends Page, Entry> = {
  readonly pairs: readonly Pair<Entry>[];
  /** The pages that end with these pairs. */
  readonly ended: Readonly<Partial<Record<'source' | 'destination', OnePage | undefined>>>;
  /** No further pairs follow. */
  readonly last: boolean;
};

const NOTHING: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/**
 * Joins two listings in lock-step, as rclone's march does: every key of either comes once, in order, with
 * what both have under it. Memory does not grow with the listings. Pairs come by the page, up to where that
 * of either side ends: to wait for each single one would cost more than to compare it.
 * https://github.com/rclone/rclone/blob/master/fs/march/march.go
 * @param destination left out: there is nothing
 */
export async function* mergeListings<OnePage extends Page, Entry>(
  source: SortedListing<OnePage, Entry>,
  destination: SortedListing<OnePage, Entry> = { ...source, pages: NOTHING },
): AsyncGenerator<JoinedPage<OnePage, Entry>> {
  const left = new Cursor(source);
  const right = new Cursor(destination);
  try {
    for (let last = false; !last; ) {
      await Promise.all([left.fill(), right.fill()]);
      const pairs = takePairs(left, right);
      last = left.isOver && right.isOver;
      yield { pairs, ended: { source: left.ended, destination: right.ended }, last };
    }
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

/** Pairs as long as it is known what comes next on both sides. */
function takePairs<OnePage extends Page, Entry>(
  left: Cursor<OnePage, Entry>,
  right: Cursor<OnePage, Entry>,
): Pair<Entry>[] {
  const pairs: Pair<Entry>[] = [];
  while (left.isKnown && right.isKnown) {
    const order = compareNext(left.key, right.key);
    const key = order > 0 ? right.key : left.key;
    if (key === undefined) break;
    if (order < 0) pairs.push({ key, source: left.take() });
    else if (order > 0) pairs.push({ key, destination: right.take() });
    else pairs.push({ key, source: left.take(), destination: right.take() });
  }
  return pairs;
}

/** A side that is over comes behind everything. */
function compareNext(source: string | undefined, destination: string | undefined): number {
  if (destination === undefined) return -1;
  return source === undefined ? 1 : compareKeys(source, destination);
}

/** How far one side has been taken. */
class Cursor<OnePage extends Page, Entry> {
  /** Of the next entry; `undefined` at the end of a page. */
  key: string | undefined;
  readonly #listing: SortedListing<OnePage, Entry>;
  readonly #pages: AsyncIterator<OnePage>;
  #page: OnePage | undefined;
  #entries: readonly Entry[] = [];
  #at = 0;
  #isLast = false;

  constructor(listing: SortedListing<OnePage, Entry>) {
    this.#listing = listing;
    this.#pages = listing.pages[Symbol.asyncIterator]();
  }

  get isOver(): boolean {
    return this.key === undefined && this.#isLast;
  }

  get isKnown(): boolean {
    return this.key !== undefined || this.#isLast;
  }

  /** The page, when it has come to its end. */
  get ended(): OnePage | undefined {
    return this.key === undefined ? this.#page : undefined;
  }

  /** Goes on to the next page when there is nothing left of this one. */
  async fill(): Promise<void> {
    if (this.key !== undefined) return;
    this.#page = undefined;
    if (this.#isLast) return;
    const { done, value } = await this.#pages.next();
    this.#isLast = done === true || value.last;
    if (done === true) return;
    this.#page = value;
    this.#entries = this.#listing.entries(value);
    this.#at = -1;
    this.#goOn();
  }

  take(): Entry {
    const entry = this.#entries[this.#at] as Entry;
    this.#goOn();
    return entry;
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }

  #goOn(): void {
    this.#at += 1;
    const isThere = this.#at < this.#entries.length;
    this.key = isThere ? this.#listing.key(this.#entries[this.#at] as Entry) : undefined;
  }
}
