/** What a section has to work with. */
export type Chaos = {
  /** How many seeds to try, from `firstSeed` on. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** The form for `npm test`: what takes its time is left out. */
  readonly short: boolean;
  /** How much to do, where a section counts lines; its own number when left out. */
  readonly lines?: number | undefined;
  /** How many processes to kill, where a section kills some; its own number when left out. */
  readonly processes?: number | undefined;
  /** Aborts when the command is interrupted, and when the section's time is up. */
  readonly signal: AbortSignal;
  /** Says how far it is. */
  tell(text: string): void;
};

/** A fault: in how many tries it happened, and in how many of those every promise was kept. */
export type Row = {
  readonly fault: string;
  readonly tries: number;
  readonly survived: number;
  /** In how many the delivery failed and said so, which keeps the promise. */
  readonly reported?: number;
  /** What else is to be said of it. */
  readonly note?: string;
};

export type Findings = {
  readonly rows: readonly Row[];
  /** Promises that were broken: what happened, and the seed that shows it again. */
  readonly broken: readonly Broken[];
  /** What could not be tried on this machine, or was not come to, and why. */
  readonly absent?: readonly string[];
};

export type Broken = { readonly what: string; readonly seed?: number };

export type Section = (chaos: Chaos) => Promise<Findings>;

/** Counts, for each fault, how often it happened, was survived, and ended in a reported failure. */
export function openTally() {
  const rows = new Map<string, { tries: number; survived: number; reported: number }>();
  return {
    count(fault: string, survived: boolean, reported: boolean): void {
      const row = rows.get(fault) ?? { tries: 0, survived: 0, reported: 0 };
      rows.set(fault, row);
      row.tries += 1;
      row.survived += Number(survived);
      row.reported += Number(reported);
    },
    rows: (): Row[] => [...rows].sort().map(([fault, row]) => ({ fault, ...row })),
  };
}

/** What there is to say of a section that cannot be tried here. */
export function absent(why: string): Findings {
  return { rows: [], broken: [], absent: [why] };
}

/** What to say of seeds that were not come to. */
export function notTried({ seeds }: Pick<Chaos, 'seeds'>, done: number): string[] {
  return done < seeds ? [`${seeds - done} seeds: no time was left`] : [];
}

/** Tries each seed, `atOnce` of them side by side; returns how many it came to before the signal aborted. */
export async function eachSeed(
  { seeds, firstSeed, signal, tell }: Chaos,
  atOnce: number,
  attempt: (seed: number) => Promise<void>,
): Promise<number> {
  let next = firstSeed;
  let done = 0;
  const work = async () => {
    while (next < firstSeed + seeds && !signal.aborted) {
      await attempt(next++);
      done += 1;
      tell(`${done} of ${seeds} seeds`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}
