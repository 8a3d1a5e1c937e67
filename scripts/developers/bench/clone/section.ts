import { buildMissing } from '../../../build/build-missing';
import { bundleCommand } from '../../../build/command-bundle';
import { significant } from '../../../cli/format';
import { alternately, type Outcome } from '../alternately';
import type { Chart } from '../chart/chart';
import { eachCase, isWanted, type SectionContext, type SectionResult } from '../section';
import { ratioOf } from '../statistics';
import { DATA_SETS, type DataSet, FURTHER_DATA_SETS, LATENCY, QUICK_DATA_SETS } from './data-sets';
import { AWS, OURS } from './names';
import { CLONE_PEERS } from './peers';
import { type CloneRun, contenderOf } from './runs';
import { cloneTable, FOOTNOTE, type SetResult, spread, titleOf } from './table';

/** Buckets on the embedded S3 server, copied by the clone command and by what else there is. */
export async function cloneSection(context: SectionContext): Promise<SectionResult> {
  const { quick, runs, only, note } = context;
  // Once, beforehand: the command would otherwise build what it lacks, and that is not copying.
  await buildMissing(['s3-clone-segmenter', 's3-clone-copier']);
  await bundleCommand('clone');
  const named = context.cases === undefined ? [] : FURTHER_DATA_SETS;
  const all = quick ? QUICK_DATA_SETS : [...DATA_SETS, ...named];
  const wanted = all.filter(({ title }) => isWanted(title, context.cases));
  const measure = async (set: DataSet): Promise<SetResult> => {
    const peers = CLONE_PEERS.filter(({ name }) => isWanted(name, only));
    const contenders = peers.map((peer) => contenderOf(peer, set));
    const outcomes = await alternately(contenders, runs ?? set.rounds, (name, { seconds }) =>
      note(`${set.title}, ${name}: ${seconds.toFixed(2)} s`),
    );
    return { set, outcomes };
  };
  const sets = await eachCase(wanted, measure, { show: cloneTable, note });
  return {
    text: [...sets.map(cloneTable), FOOTNOTE].join('\n\n'),
    data: sets,
    chart: chartOf(sets),
  };
}

function chartOf(sets: readonly SetResult[]): Chart {
  return {
    kind: 'bars',
    title: 'Cloning a bucket: objects a second',
    explained: [
      `From the start of the command to its exit, on an emulated S3: a copy takes ${LATENCY.CopyObject} ms, a listing ${LATENCY.ListObjectsV2} ms.`,
      'Copies of large objects and parts take their bytes at 75 MiB a second besides. Longer bars are better. rclone ×N: N transfers at once.',
    ],
    panels: sets.map(({ set, outcomes }) => {
      const aws = outcomes.find(({ name }) => name === AWS);
      return {
        title: titleOf(set),
        bars: outcomes.flatMap((outcome) => barOf(outcome, aws)),
      };
    }),
  };
}

function barOf(outcome: Outcome<CloneRun>, aws: Outcome<CloneRun> | undefined) {
  const rateOf = (of: Outcome<CloneRun>) => spread(of, ({ objects, seconds }) => objects / seconds);
  const rate = rateOf(outcome);
  if (rate === undefined) return [];
  const ratio = ratioOf(rate, aws && rateOf(aws));
  const times = ratio === undefined ? '' : ` · ${significant(ratio)} × ${AWS}`;
  return [
    {
      label: outcome.name,
      value: rate.median,
      lowest: rate.lowest,
      highest: rate.highest,
      text: `${significant(rate.median)}${times}`,
      ours: outcome.name.startsWith(OURS),
    },
  ];
}
