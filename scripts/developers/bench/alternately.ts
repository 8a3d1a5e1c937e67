import { LambdaCoreError } from '@lambda-core/common/errors';
import { LATE } from './measure/run';

/** Something that can be run again and again, to be compared with others. */
export type Contender<Run> = Readonly<{
  name: string;
  /** Why it is not run; left out when it is. */
  absent?: string;
  /** One that takes too long has no result, and the others go on. Left out: that is an error. */
  mayBeLate?: boolean;
  /** Runs it once, to its end. Throws when what it did is not exactly what it should have done. */
  run(earlier: ReadonlyMap<string, readonly Run[]>): Promise<Run>;
}>;

export type Outcome<Run> = Readonly<{ name: string; absent?: string; runs: readonly Run[] }>;

/**
 * Every contender once, then every contender again, so that a machine that slows down slows all of
 * them alike. The first run that throws ends it: what loses lines or objects has no rate.
 */
export async function alternately<Run>(
  contenders: readonly Contender<Run>[],
  rounds: number,
  onRun: (name: string, run: Run) => void,
): Promise<Outcome<Run>[]> {
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  const late = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const { name, absent, mayBeLate } = contender;
      if (absent !== undefined || late.has(name)) continue;
      try {
        const run = await contender.run(runs);
        runs.get(name)?.push(run);
        onRun(name, run);
      } catch (error) {
        if (mayBeLate !== true || !isLate(error)) throw error;
        late.set(name, error.message);
      }
    }
  }
  return contenders.map(({ name, absent = late.get(name) }) => ({
    name,
    ...(absent === undefined ? {} : { absent }),
    runs: late.has(name) ? [] : (runs.get(name) ?? []),
  }));
}

function isLate(error: unknown): error is LambdaCoreError {
  return error instanceof LambdaCoreError && error.code === LATE;
}

/** A line for every contender that was not run, so that none is missed in silence. */
export function absences(outcomes: readonly Outcome<unknown>[]): string[] {
  return outcomes.flatMap(({ name, absent }) =>
    absent === undefined ? [] : [`absent: ${name} (${absent})`],
  );
}
