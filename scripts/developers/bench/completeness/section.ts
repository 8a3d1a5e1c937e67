import { startMoto } from '@lambda-core/local/tools/moto';
import { freshCopy } from '../../../cli/fixtures/fresh-copy';
import { count, formatNumber, significant } from '../../../cli/format';
import { type Column, renderTable } from '../../../cli/table';
import { openHistory } from '../../../users/completeness/fixtures/history';
import type { SectionContext, SectionResult } from '../section';

const MONTH = { apis: 50, days: 30, nodes: 2 };
const QUICK = { apis: 5, days: 4, nodes: 1 };
/** Of the whole history, in seconds. */
const TARGET = 60;

type Trial = {
  readonly title: string;
  readonly seconds: number;
  readonly apis: number;
  readonly files: number;
};

/** `npm run completeness` over a past of many APIs, on stand-ins for AWS on this machine. */
export async function completenessSection({
  quick,
  runs = 1,
  note,
}: SectionContext): Promise<SectionResult> {
  const size = quick ? QUICK : MONTH;
  await using copy = await freshCopy();
  await using moto = await startMoto();
  const deployment = { endpoint: moto.endpoint, folder: copy.folder };
  await using history = await openHistory({ ...size, deployment });
  const { apis } = size;
  const files = history.files * history.sides;
  note(`${formatNumber(files)} files of ${count(history.sides, 'load balancer')}`);
  const run = async (title: string, status: number, told: RegExp): Promise<Trial> => {
    const times: number[] = [];
    for (let at = 0; at < runs; at++) {
      const began = performance.now();
      const ended = await history.run();
      times.push((performance.now() - began) / 1_000);
      if (ended.status !== status || !told.test(ended.stdout))
        throw new Error(`${title}: ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
      note(`${title}: ${significant(times.at(-1))} s`);
    }
    const seconds = times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
    return { title, seconds, apis, files };
  };
  const complete = await run('nothing is missing', 0, /^API /);
  history.loseLines();
  const lacking = await run(
    'two hours of one are missing',
    1,
    new RegExp(`: ${24 * size.nodes} files missing something\n`),
  );
  const trials = [complete, lacking];
  const met = trials.every(({ seconds }) => seconds < TARGET) ? 'met' : 'missed';
  return {
    text: `${renderTable(COLUMNS, trials)}\n\nunder ${TARGET} s: ${met}; AWS is played by this machine, which serves and asks at once`,
    data: { ...size, trials },
    chart: {
      kind: 'bars',
      title: `Completeness of ${count(apis, 'API')} over ${count(size.days, 'day')}`,
      explained: [
        `${formatNumber(files)} log files, on stand-ins for AWS. Shorter bars are better.`,
      ],
      panels: [
        {
          title: 'Seconds',
          bars: trials.map(({ title, seconds }) => ({
            label: title,
            value: seconds,
            text: `${significant(seconds)} s`,
            ours: true,
          })),
        },
      ],
    },
  };
}

const COLUMNS: readonly Column<Trial>[] = [
  ['case', ({ title }) => title],
  ['APIs', ({ apis }) => formatNumber(apis)],
  ['files', ({ files }) => formatNumber(files)],
  ['seconds', ({ seconds }) => significant(seconds)],
];
