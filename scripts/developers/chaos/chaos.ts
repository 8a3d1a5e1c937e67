import { describeError } from '@lambda-core/common/errors';
import { formatNumber } from '../../cli/format';
import { openStatusLine } from '../../cli/status-line';
import { renderTable } from '../../cli/table';
import { billionSection } from './billion/section';
import { controlSection } from './control/section';
import { functionSection } from './function/section';
import { inputSection } from './input/section';
import { javaSection } from './java/section';
import { killsSection } from './kills/section';
import { loadSection } from './load/section';
import { type ChaosCommand, readChaosCommand, type SectionName } from './options';
import { receiverSection } from './receiver/section';
import { roundTripsSection } from './round-trips/section';
import { s3Section } from './s3/section';
import type { Broken, Findings, Section } from './section';
import { soakSection } from './soak/section';

type Run = {
  readonly section: Section;
  readonly seeds: number;
  readonly shortSeeds: number;
  /** It takes no longer (30 by default); what it did not come to is said. */
  readonly minutes?: number;
};

const RUN: Record<SectionName, Run> = {
  receiver: { section: receiverSection, seeds: 1_000, shortSeeds: 60, minutes: 60 },
  control: { section: controlSection, seeds: 5, shortSeeds: 1 },
  java: { section: javaSection, seeds: 12, shortSeeds: 0 },
  'round-trips': { section: roundTripsSection, seeds: 6, shortSeeds: 0 },
  function: { section: functionSection, seeds: 20, shortSeeds: 0, minutes: 60 },
  s3: { section: s3Section, seeds: 500, shortSeeds: 4, minutes: 60 },
  input: { section: inputSection, seeds: 500, shortSeeds: 2, minutes: 60 },
  kills: { section: killsSection, seeds: 1_500, shortSeeds: 0, minutes: 90 },
  load: { section: loadSection, seeds: 1, shortSeeds: 1 },
  soak: { section: soakSection, seeds: 1, shortSeeds: 1 },
  billion: { section: billionSection, seeds: 1, shortSeeds: 1, minutes: 90 },
};

type Told = Findings & { readonly name: SectionName; readonly seconds: number };

/** Runs the sections that `argv` names; returns the exit status. */
export async function chaos(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readChaosCommand(argv);
  let state = '';
  using status = openStatusLine(process.stderr, () => state);
  const told: Told[] = [];
  for (const name of command.sections) {
    const { section, seeds, shortSeeds, minutes = 30 } = RUN[name];
    const wanted = command.seeds ?? (command.short ? shortSeeds : seeds);
    if (wanted === 0 || signal.aborted) continue;
    const started = performance.now();
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(), minutes * 60_000);
    state = name;
    const findings = await section({
      seeds: command.seed === undefined ? wanted : 1,
      firstSeed: command.seed ?? command.from,
      short: command.short,
      lines: command.lines,
      processes: command.processes,
      signal: AbortSignal.any([signal, time.signal]),
      tell: (text) => {
        state = `${name}: ${text}`;
      },
    }).catch((error: unknown): Findings => {
      return { rows: [], broken: [{ what: describeError(error) }] };
    });
    clearTimeout(timer);
    const seconds = Math.round((performance.now() - started) / 1000);
    told.push({ name, seconds, ...findings });
    for (const { what, seed } of findings.broken) {
      status.note(`broken: ${name}: ${what}${seed === undefined ? '' : replay(name, seed)}`);
    }
  }
  status.close();
  process.stdout.write(command.json ? `${JSON.stringify(told)}\n` : table(told, command));
  return told.some(({ broken }) => broken.length > 0) ? 1 : 0;
}

function replay(name: SectionName, seed: number): string {
  return `; again: npm run chaos -- ${name} --seed ${seed}`;
}

function table(told: readonly Told[], { short }: ChaosCommand): string {
  const rows = told.flatMap(({ name, rows }) => rows.map((row) => ({ name, ...row })));
  const text = renderTable(
    [
      ['fault', ({ name, fault }) => `${name}: ${fault}`],
      ['tries', ({ tries }) => formatNumber(tries)],
      ['survived', ({ survived }) => formatNumber(survived)],
      ['reported', ({ reported = 0 }) => (reported === 0 ? '' : formatNumber(reported))],
      ['', ({ note = '' }) => note],
    ],
    rows,
  );
  const absent = told.flatMap(({ name, absent = [] }) =>
    absent.map((what) => `not tried: ${name}: ${what}\n`),
  );
  const broken = told.flatMap(({ broken }): readonly Broken[] => broken).length;
  const times = told.map(({ name, seconds }) => `${name} ${seconds} s`).join(', ');
  return `${text}\n\n${absent.join('')}${broken} promises broken; ${times}${short ? ' (short form)' : ''}\n`;
}
