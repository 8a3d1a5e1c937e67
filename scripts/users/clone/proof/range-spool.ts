import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareKeys } from '@lambda-core/common/key-order';
import { type ProofRange, startOf } from './proof-range';

type Ranged = Pick<ProofRange, 'range'>;

/** Ranges in any order, to be had in that of their names; memory does not grow with their number. */
export type RangeSpool<Item extends Ranged = ProofRange> = Disposable & {
  add(range: Item): void;
  /** All of them, as often as wanted. */
  sorted(): AsyncGenerator<Item>;
};

/** Some 10 MB. */
const MOST_IN_MEMORY = 20_000;

/** Holds ranges in memory, and beyond a number of them in sorted temporary files, which it merges. */
export function openRangeSpool<Item extends Ranged = ProofRange>(
  mostInMemory = MOST_IN_MEMORY,
): RangeSpool<Item> {
  let folder: string | undefined;
  let files = 0;
  let ranges: Item[] = [];

  const spill = () => {
    folder ??= mkdtempSync(join(tmpdir(), 'clone-proof-'));
    const file = openSync(join(folder, String(files)), 'w');
    try {
      for (const range of ranges.sort(compareRanges)) writeSync(file, `${JSON.stringify(range)}\n`);
    } finally {
      closeSync(file);
    }
    files += 1;
    ranges = [];
  };
  return {
    add(range) {
      // First, so that a range is added once, or not at all when the disk is full.
      if (ranges.length >= mostInMemory) spill();
      ranges.push(range);
    },
    async *sorted() {
      ranges.sort(compareRanges);
      const from = folder ?? '';
      const runs = Array.from({ length: files }, (_, at) => linesOf<Item>(join(from, String(at))));
      yield* merge([...runs, inMemory(ranges)]);
    },
    [Symbol.dispose]() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function compareRanges({ range: one }: Ranged, { range: other }: Ranged): number {
  return (
    compareKeys(startOf(one), startOf(other)) ||
    compareKeys(one.prefix, other.prefix) ||
    compareKeys(one.delimiter ?? '', other.delimiter ?? '')
  );
}

async function* inMemory<Item>(ranges: readonly Item[]): AsyncGenerator<Item> {
  yield* ranges;
}

async function* linesOf<Item>(path: string): AsyncGenerator<Item> {
  const file = await open(path);
  try {
    for await (const line of file.readLines()) yield JSON.parse(line) as Item;
  } finally {
    await file.close();
  }
}

async function* merge<Item extends Ranged>(
  runs: readonly AsyncGenerator<Item>[],
): AsyncGenerator<Item> {
  const heads: { run: AsyncGenerator<Item>; next: Item }[] = [];
  try {
    for (const run of runs) {
      const { done, value } = await run.next();
      if (done !== true) heads.push({ run, next: value });
    }
    for (;;) {
      const [first, ...others] = heads;
      if (first === undefined) return;
      const least = others.reduce((a, b) => (compareRanges(b.next, a.next) < 0 ? b : a), first);
      yield least.next;
      const { done, value } = await least.run.next();
      if (done === true) heads.splice(heads.indexOf(least), 1);
      else least.next = value;
    }
  } finally {
    for (const run of runs) await run.return(undefined);
  }
}
