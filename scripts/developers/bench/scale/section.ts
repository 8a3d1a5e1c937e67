import { buildMissing } from '../../../build/build-missing';
import { alternately, type Contender, type Outcome } from '../alternately';
import type { Chart } from '../chart/chart';
import type { Curve, CurvePanel } from '../chart/curves';
import { OURS, RCLONE_LISTED_AT_ONCE } from '../clone/names';
import { CLONE_PEERS } from '../clone/peers';
import { type CloneRun, contenderOf as cloneContender } from '../clone/runs';
import { eachCase, isWanted, type SectionContext, type SectionResult } from '../section';
import { startCountingReceiver } from '../ship/counting-receiver';
import { CLASSIC, sampleFile } from '../ship/inputs';
import type { Run } from '../ship/peers';
import { PEERS, OURS as SHIP_OURS, UNPARSED } from '../ship/peers';
import { contenderOf as shipContender } from '../ship/runs';
import { curvesOf, type Level, levelsOf, scaleTable } from './levels';

const LINES_TITLE = 'Classic lines';
const OBJECTS_TITLE = 'objects';
const LINES = [1e4, 1e5, 1e6, 1e7];
const QUICK_LINES = [1e4, 1e5];
const OBJECTS = [1e3, 1e4, 1e5, 1e6];
const QUICK_OBJECTS = [1e3, 1e4];
/** As the origin's bucket has: 7,500 in 195. */
const OBJECTS_A_PREFIX = 38;
const ROUNDS = 3;
/** Where a run takes minutes: its start no longer matters, and noise evens out within it. */
const LARGE_ROUNDS = 1;
const SHIP_LIMIT_SECONDS = 900;
const CLONE_LIMIT_SECONDS = 3600;
const FOOTNOTE = `Rates include the start of the process. "× time" is how many times as long a row took as the one above
it, for ten times as much: below 10, cost does not grow with size. Peak is the largest process, "all"
the most that all processes of a tool held at once (sampled).`;

/** How cost grows with size: lines of one file, objects of one bucket. */
export async function scaleSection(context: SectionContext): Promise<SectionResult> {
  const { quick, cases } = context;
  const sizes = (title: string, all: readonly number[]) => (isWanted(title, cases) ? all : []);
  const ship = await levelsAt(
    LINES_TITLE,
    sizes(LINES_TITLE, quick ? QUICK_LINES : LINES),
    (lines) => shipAt(lines, context),
    context,
  );
  await buildMissing(['s3-clone-segmenter', 's3-clone-copier']);
  const clone = await levelsAt(
    OBJECTS_TITLE,
    sizes(OBJECTS_TITLE, quick ? QUICK_OBJECTS : OBJECTS),
    (objects) => cloneAt(objects, context),
    context,
  );
  const tables = [scaleTable(LINES_TITLE, ship), scaleTable(OBJECTS_TITLE, clone)];
  return {
    text: [...tables, FOOTNOTE].join('\n\n'),
    data: { ship, clone },
    chart: chartOf(ship, clone),
  };
}

async function levelsAt(
  title: string,
  sizes: readonly number[],
  measureAt: (size: number) => Promise<Outcome<Run | CloneRun>[]>,
  { note }: SectionContext,
): Promise<Level[]> {
  const measure = async (size: number) => levelsOf(size, await measureAt(size));
  const show = (levels: Level[]) => scaleTable(title, levels);
  return (await eachCase(sizes, measure, { show, note })).flat();
}

async function shipAt(lines: number, context: SectionContext): Promise<Outcome<Run>[]> {
  await using sample = await sampleFile(context.folder, CLASSIC, lines);
  await using receiver = await startCountingReceiver();
  const { file } = sample;
  const job = { ...CLASSIC, file, lines, receiver, limitSeconds: SHIP_LIMIT_SECONDS };
  const contenders = PEERS.filter(({ name }) => name === SHIP_OURS || name === UNPARSED)
    .filter(({ name }) => isWanted(name, context.only))
    .map((peer) => shipContender(peer, job));
  return await measure(`${lines} lines`, contenders, lines >= 1e7, context);
}

async function cloneAt(objects: number, context: SectionContext): Promise<Outcome<CloneRun>[]> {
  const set = {
    title: 'scale',
    objects,
    prefixes: Math.ceil(objects / OBJECTS_A_PREFIX),
    objectBytes: 1024,
    rounds: 1,
    limitSeconds: CLONE_LIMIT_SECONDS,
  };
  const contenders = CLONE_PEERS.filter(
    ({ name }) => name === OURS || name === RCLONE_LISTED_AT_ONCE,
  )
    .filter(({ name }) => isWanted(name, context.only))
    .map((peer) => cloneContender(peer, set));
  return await measure(`${objects} objects`, contenders, objects >= 1e5, context);
}

async function measure<One extends Run | CloneRun>(
  title: string,
  contenders: readonly Contender<One>[],
  isLarge: boolean,
  { quick, runs, note }: SectionContext,
): Promise<Outcome<One>[]> {
  const rounds = runs ?? (isLarge || quick ? LARGE_ROUNDS : ROUNDS);
  return await alternately(contenders, rounds, (name, { seconds }) =>
    note(`${title}, ${name}: ${seconds.toFixed(2)} s`),
  );
}

function chartOf(ship: readonly Level[], clone: readonly Level[]): Chart {
  const rate = ({ perSecond }: Level) => perSecond?.median;
  const peak = ({ peakBytes }: Level) => peakBytes && peakBytes.median / 1e6;
  const all = ({ peakTreeBytes, peakBytes }: Level) => {
    const bytes = peakTreeBytes ?? peakBytes;
    return bytes && bytes.median / 1e6;
  };
  const panel = (
    title: string,
    better: CurvePanel['better'],
    xTitle: string,
    curves: readonly Curve[],
  ): CurvePanel => ({ title, better, xTitle, curves });
  const lines = 'lines in the file';
  const objects = 'objects in the bucket';
  return {
    kind: 'curves',
    title: 'How cost grows with size',
    explained: [
      'One Classic log file shipped to a TCP receiver; one bucket copied on an emulated S3. Start of the process included.',
    ],
    panels: [
      panel('Shipping: lines a second', 'higher', lines, curvesOf(ship, rate)),
      panel('Shipping: peak memory, MB', 'lower', lines, curvesOf(ship, peak)),
      panel('Cloning: objects a second', 'higher', objects, curvesOf(clone, rate)),
      panel('Cloning: peak memory of all processes, MB', 'lower', objects, curvesOf(clone, all)),
    ],
  };
}
