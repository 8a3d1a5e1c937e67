import type { Chart } from './chart/chart';

export type SectionContext = Readonly<{
  quick: boolean;
  /** How often everything is run; the section's own choice when left out. */
  runs: number | undefined;
  /** Only peers whose name begins with one of these. */
  only: readonly string[] | undefined;
  /** Only inputs and data sets whose title begins with one of these. */
  cases: readonly string[] | undefined;
  /** Where data goes while it is needed. */
  folder: string;
  /** Tells how far it is. */
  note(line: string): void;
}>;

export type SectionResult = Readonly<{
  /** Tables and footnotes, as they are printed. */
  text: string;
  /** Every measured value, for the JSON file. */
  data: unknown;
  chart: Chart;
}>;

export type Section = (context: SectionContext) => Promise<SectionResult>;

/**
 * Measures one case after the other. When one fails the section has failed; what was measured before is
 * told all the same, since it may have taken an hour.
 */
export async function eachCase<Case, Result>(
  cases: readonly Case[],
  measure: (one: Case) => Promise<Result>,
  { show, note }: { show: (result: Result) => string; note: (line: string) => void },
): Promise<Result[]> {
  const results: Result[] = [];
  try {
    for (const one of cases) results.push(await measure(one));
  } catch (error) {
    for (const result of results) note(`measured before the failure:\n${show(result)}`);
    throw error;
  }
  return results;
}

export function isWanted(name: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((start) => name.startsWith(start));
}
