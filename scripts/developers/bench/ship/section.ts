import { bundleCommand } from '../../../build/command-bundle';
import { formatNumber, significant } from '../../../cli/format';
import { alternately } from '../alternately';
import type { Chart } from '../chart/chart';
import { eachCase, isWanted, type SectionContext, type SectionResult } from '../section';
import { ratioOf, type Spread } from '../statistics';
import { startCountingReceiver } from './counting-receiver';
import { CLASSIC, INPUTS, type Input, sampleFile } from './inputs';
import { OURS, OURS_TCP, PEERS, SYSLOG_NG, UNPARSED_SAME_BYTES } from './peers';
import { contenderOf, resultOf } from './runs';
import { FOOTNOTE, type InputResult, shipTable } from './table';

/** A run: 765,000 lines are ten times the file of which the original made 803 lines a second. */
const LINES = 765_000;
const QUICK_LINES = 100_000;
const ROUNDS = 5;
const QUICK_ROUNDS = 2;
const LIMIT_SECONDS = 600;

/** Log files to a receiver, in every form in which load balancers leave them. */
export async function shipSection(context: SectionContext): Promise<SectionResult> {
  // Once, beforehand: the command's first start would make it, and that is not shipping.
  await bundleCommand('ship');
  const lines = context.quick ? QUICK_LINES : LINES;
  const wanted = INPUTS.filter(({ title }) => isWanted(title, context.cases));
  const inputs = await eachCase(wanted, (input) => shipInput(input, lines, context), {
    show: shipTable,
    note: context.note,
  });
  const parts = [...inputs.map(shipTable), comparison(inputs), FOOTNOTE];
  return {
    text: parts.filter((part) => part !== '').join('\n\n'),
    data: inputs,
    chart: chartOf(inputs),
  };
}

async function shipInput(
  input: Input,
  lines: number,
  { quick, runs, only, folder, note }: SectionContext,
): Promise<InputResult> {
  await using sample = await sampleFile(folder, input, lines);
  await using receiver = await startCountingReceiver();
  const job = { ...input, file: sample.file, lines, receiver, limitSeconds: LIMIT_SECONDS };
  const withOurs = isWanted(OURS, only);
  const contenders = PEERS.filter(({ name }) => isWanted(name, only))
    // It copies the volume of our documents, which only a run of ours can tell.
    .filter(({ name }) => withOurs || name !== UNPARSED_SAME_BYTES)
    .map((peer) => contenderOf(peer, job));
  const rounds = runs ?? (quick ? QUICK_ROUNDS : ROUNDS);
  const outcomes = await alternately(contenders, rounds, (name, { seconds }) =>
    note(
      `${input.title}, ${name}: ${seconds.toFixed(2)} s, ${formatNumber(lines / seconds)} lines/s`,
    ),
  );
  return { title: input.title, lines, bytes: sample.bytes, results: outcomes.map(resultOf) };
}

/** What acknowledgements cost us on each input, and what the other inputs do beside Classic. */
function comparison(inputs: readonly InputResult[]): string {
  const classic = inputs.find(({ title }) => title === CLASSIC.title);
  return inputs
    .flatMap((input) => {
      const ours = rateIn(input, OURS);
      return [
        [ratioOf(ours, rateIn(input, OURS_TCP)), 'its rate over tcp'] as const,
        [
          input === classic ? undefined : ratioOf(ours, rateIn(classic, OURS)),
          'its rate on Classic',
        ] as const,
      ].flatMap(([ratio, what]) =>
        ratio === undefined ? [] : [`${OURS}, ${input.title}: ${significant(ratio)} × ${what}`],
      );
    })
    .join('\n');
}

function rateIn(input: InputResult | undefined, wanted: string): Spread | undefined {
  return input?.results.find(({ name }) => name === wanted)?.linesPerSecond;
}

function chartOf(inputs: readonly InputResult[]): Chart {
  return {
    kind: 'bars',
    title: 'Shipping log files: thousand lines a second',
    explained: [
      'One process reads a log file and sends it to a receiver on the same machine. Longer bars are better.',
      'Ours speaks Lumberjack, whose receiver acknowledges each line, unless it says "over tcp".',
      '"readline and regex" is a plain Node script. The "unparsed" scripts send lines without looking into them,',
      'the second fills each line up to the size of our documents.',
    ],
    panels: inputs.map(({ title, results }) => {
      const base = results.find(({ name }) => name === SYSLOG_NG)?.linesPerSecond;
      return {
        title: `${title} logs`,
        bars: results.flatMap(({ name, linesPerSecond: rate }) => {
          if (rate === undefined) return [];
          const ratio = ratioOf(rate, base);
          const times = ratio === undefined ? '' : ` · ${significant(ratio)} × ${SYSLOG_NG}`;
          return {
            label: name,
            value: rate.median / 1000,
            lowest: rate.lowest / 1000,
            highest: rate.highest / 1000,
            text: `${formatNumber(rate.median / 1000)}${times}`,
            ours: name === OURS || name === OURS_TCP,
          };
        }),
      };
    }),
  };
}
