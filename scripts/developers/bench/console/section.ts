import { buildMissing } from '../../../build/build-missing';
import { formatNumber, significant } from '../../../cli/format';
import { type Column, renderTable } from '../../../cli/table';
import { alternately, type Contender } from '../alternately';
import type { Chart } from '../chart/chart';
import type { SectionContext, SectionResult } from '../section';
import { ratioOf, type Spread, spreadOf } from '../statistics';
import { firstDocuments } from './first-documents';
import { openStage, type Watched } from './stage';

/** Files of a run; each is shipped whole. */
const FILES = 16;
const LINES = 125_000;
const QUICK_LINES = 25_000;
const ROUNDS = 9;
const QUICK_ROUNDS = 2;
/** The share of throughput that an open page may cost. */
const MOST_COST = 0.05;

/** As often as a feed looks. */
const UPDATES = 10;

const WITHOUT = 'nobody looks';
const WITH = 'a page is open';

type Row = { readonly name: string; readonly rate: Spread; readonly updates: Spread };

/** What it costs the platform that a page of `npm start` follows it. */
export async function consoleSection({
  quick,
  runs,
  note,
}: SectionContext): Promise<SectionResult> {
  const lines = quick ? QUICK_LINES : LINES;
  await buildMissing(['elb-log-processor']);
  await using stage = await openStage(FILES, lines);
  // Once, so that the environments are warm.
  await stage.ship(false);
  const contender = (name: string, isWatched: boolean): Contender<Watched> => ({
    name,
    run: () => stage.ship(isWatched),
  });
  const outcomes = await alternately(
    [contender(WITHOUT, false), contender(WITH, true)],
    runs ?? (quick ? QUICK_ROUNDS : ROUNDS),
    (name, { linesPerSecond, updatesPerSecond }) =>
      note(
        `${name}: ${formatNumber(linesPerSecond)} lines/s, ${significant(updatesPerSecond)} updates/s`,
      ),
  );
  const rows = outcomes.flatMap(({ name, runs: all }): Row[] => {
    const rate = spreadOf(all.map(({ linesPerSecond }) => linesPerSecond));
    const updates = spreadOf(all.map(({ updatesPerSecond }) => updatesPerSecond));
    return rate === undefined || updates === undefined ? [] : [{ name, rate, updates }];
  });
  const rateOf = (name: string) => rows.find((row) => row.name === name)?.rate;
  const ratio = ratioOf(rateOf(WITH), rateOf(WITHOUT)) ?? 0;
  const milliseconds = stage.updateCost();
  // The first one makes the bundles, where they are older than their sources.
  const [, ...starts] = await inTurn(
    (quick ? QUICK_ROUNDS : ROUNDS) + 1,
    firstDocuments,
    (seconds) => note(`first documents: ${significant(seconds)} s`),
  );
  const first = spreadOf(starts);
  const soon = `\`npm start\` has its first documents confirmed after ${significant(first?.median)} s (${significant(first?.lowest)} to ${significant(first?.highest)})`;
  const own = `an update takes ${significant(milliseconds)} ms of a processor: ${UPDATES} a second are ${significant((UPDATES * milliseconds) / 10)} % of one`;
  const cost = `An open page takes ${significant((1 - ratio) * 100)} % of the lines a second, by the medians`;
  const target = `at most ${MOST_COST * 100} %: ${ratio >= 1 - MOST_COST ? 'met' : 'missed'}`;
  return {
    text: `${renderTable(COLUMNS, rows)}\n\n${cost}; ${target}\n${own}\n${soon}\n${FOOTNOTE}`,
    data: { files: FILES, lines, ratio, milliseconds, starts, rows, runs: outcomes },
    chart: chartOf(rows, cost),
  };
}

async function inTurn<Result>(
  times: number,
  run: () => Promise<Result>,
  tell: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < times) {
    const result = await run();
    tell(result);
    results.push(result);
  }
  return results;
}

const FOOTNOTE = `Each run ships ${FILES} Classic logs through the bundle on the local platform to a receiver in a process of its own. The page is
followed as a browser does, by /changes; its state is as large as it gets, and changes at every look.`;

const COLUMNS: readonly Column<Row>[] = [
  ['', ({ name }) => name],
  ['lines/s', ({ rate }) => formatNumber(rate.median)],
  ['lowest', ({ rate }) => formatNumber(rate.lowest)],
  ['highest', ({ rate }) => formatNumber(rate.highest)],
  ['updates/s', ({ updates }) => significant(updates.median)],
];

function chartOf(rows: readonly Row[], cost: string): Chart {
  return {
    kind: 'bars',
    title: 'The local platform, while a page follows it and while none does',
    explained: ['Log files through the bundle to a receiver. Longer bars are better.', `${cost}.`],
    panels: [
      {
        title: 'Thousand lines a second',
        bars: rows.map(({ name, rate }) => ({
          label: name,
          value: rate.median / 1000,
          lowest: rate.lowest / 1000,
          highest: rate.highest / 1000,
          text: formatNumber(rate.median / 1000),
          ours: name === WITH,
        })),
      },
    ],
  };
}
