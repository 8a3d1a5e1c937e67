import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { isUnfinished, type Journal, type JournalStore, type Kept } from './journal';

const POLL_MILLISECONDS = 1_000;

export type Holder = NonNullable<Journal['holder']>;

/** The journal in the hands of the one process that may shift. */
export type Hold = {
  /** As last read or written. */
  readonly journal: Journal;
  /**
   * Writes what has changed, and reads what others wish meanwhile.
   * @throws LambdaCoreError `TAKEN_OVER` when another process holds it by now: nothing may be shifted any more
   */
  update(change: Partial<Journal>): Promise<Journal>;
};

/** Begins a journal. @throws LambdaCoreError `ROLLOUT_UNDER_WAY` when one is not finished */
export async function beginJournal(
  store: JournalStore,
  holder: Holder,
  first: Omit<Journal, 'version' | 'beat' | 'holder' | 'phase'>,
): Promise<Hold> {
  const before = await store.read();
  if (before !== undefined && isUnfinished(before.journal)) throw underWay(before.journal, store);
  const journal: Journal = { ...first, version: 1, phase: 'rolling', beat: 0, holder };
  const etag = await store.write(journal, before?.etag);
  if (etag !== undefined) return holdOf(store, holder, { journal, etag });
  const faster = await store.read();
  throw faster === undefined ? gone(store) : underWay(faster.journal, store);
}

/** Takes over an unfinished journal that nobody holds. `undefined` when somebody was faster. */
export async function takeJournal(
  store: JournalStore,
  holder: Holder,
  { journal, etag }: Kept,
): Promise<Hold | undefined> {
  const taken = { ...journal, holder, beat: journal.beat + 1 };
  const next = await store.write(taken, etag);
  return next === undefined ? undefined : holdOf(store, holder, { journal: taken, etag: next });
}

/** Leaves a wish for the holder; returns what is written, or `undefined` when there is nothing to wish. */
export async function leaveWish(
  store: JournalStore,
  wish: NonNullable<Journal['wish']>,
): Promise<Kept | undefined> {
  for (;;) {
    const kept = await store.read();
    if (kept === undefined || !isUnfinished(kept.journal)) return undefined;
    const journal = { ...kept.journal, wish };
    const etag = await store.write(journal, kept.etag);
    if (etag !== undefined) return { journal, etag };
  }
}

/**
 * Waits until nobody holds the journal: it was finished or let go, or its holder gave no sign of life for its lease.
 * With `heard` it waits no longer than until the holder has read the wish that stands in `first`. Clocks of two machines are not compared: a lease is over when the journal was seen unchanged for so long.
 * @throws LambdaCoreError `ROLLOUT_UNDER_WAY` when `refuse` is set and the holder lives
 */
export async function waitUntilFree(
  store: JournalStore,
  first: Kept,
  options: {
    readonly refuse: boolean;
    readonly heard: boolean;
    readonly tell: (text: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<Kept> {
  let kept = first;
  let since = performance.now();
  for (;;) {
    const { holder, leaseSeconds } = kept.journal;
    const left = leaseSeconds - (performance.now() - since) / 1_000;
    if (holder === undefined || !isUnfinished(kept.journal) || left <= 0) return kept;
    options.tell(
      `waits for ${holder.who}, who runs it since ${holder.since}: at most ${Math.ceil(left)} s without a sign of life`,
    );
    await sleep(Math.min(POLL_MILLISECONDS, left * 1_000), undefined, { signal: options.signal });
    const found = await store.read();
    if (found === undefined) throw gone(store);
    if (options.heard && found.journal.wish === undefined) return found;
    if (found.journal.beat === kept.journal.beat) continue;
    if (options.refuse && found.journal.holder !== undefined && isUnfinished(found.journal))
      throw underWay(found.journal, store);
    kept = found;
    since = performance.now();
  }
}

function holdOf(store: JournalStore, holder: Holder, first: Kept): Hold {
  let kept = first;
  const update = async (asked: Partial<Journal>): Promise<Journal> => {
    let change = asked;
    for (;;) {
      const journal = { ...kept.journal, ...change, beat: kept.journal.beat + 1 };
      const etag = await store.write(journal, kept.etag);
      if (etag !== undefined) {
        kept = { journal, etag };
        return journal;
      }
      const found = await store.read();
      if (found === undefined) throw gone(store);
      if (found.journal.holder?.id !== holder.id) throw takenOver(found.journal);
      // A wish that came meanwhile was not seen yet: it is not for us to take back.
      if (found.journal.wish !== kept.journal.wish) {
        const { wish: _, ...others } = change;
        change = others;
      }
      kept = found;
    }
  };
  return {
    get journal() {
      return kept.journal;
    },
    update,
  };
}

function underWay(journal: Journal, store: JournalStore): LambdaCoreError {
  const { holder, environment, colour, startedAt, phase, reason } = journal;
  const who =
    holder === undefined
      ? `is ${phase}${reason === undefined ? '' : ` (${reason})`}, begun at ${startedAt}`
      : `is run by ${holder.who} since ${holder.since}`;
  return new LambdaCoreError(
    'ROLLOUT_UNDER_WAY',
    `a rollout of ${environment} to ${colour} ${who}: --resume goes on with it, --abort returns to the weights before it (${store.name})`,
  );
}

function takenOver({ holder, phase }: Journal): LambdaCoreError {
  return new LambdaCoreError(
    'TAKEN_OVER',
    `this rollout is ${phase} in the hands of ${holder?.who ?? 'nobody'}: nothing more is done here`,
  );
}

function gone(store: JournalStore): LambdaCoreError {
  return new LambdaCoreError('JOURNAL_GONE', `${store.name} was there, and is gone`);
}
