import { setImmediate } from 'node:timers/promises';
import { formatNumber } from '../../../cli/format';
import type { Bar, BarPanel } from '../chart/bars';
import { eachCase, isWanted, type SectionContext, type SectionResult } from '../section';
import { CASES, FURTHER, OURS, RULES } from './cases';
import { type Summary, summaryOf, summaryTable } from './summary';
import { targetsOf } from './targets';
import { type Case, HORIZON, type Rule, type Walked, walk } from './walk';

const ROLLOUTS = 1000;
const QUICK_ROLLOUTS = 30;
/** Of the further cases, which have no target. */
const FURTHER_PART = 5;

/** Not the seeds that the judge was made with, which began at 1 and at 1,000,001. */
const FIRST_SEED = 2_000_001;

const FOOTNOTE = `Each rule sees the same clients, answers, bad minutes and faults. "done" is at 100 % and baked, "returned" back at 0,
"asked" had a person asked on the way (waiting longer than the rule's patience). Minutes are the median from the first
shift to the end. Errors are those that the fault made users see within ${HORIZON} minutes of it: median, and most. A fixed
threshold is Flagger's kind: success rate below 99 % or p99 above 500 ms over one minute fails a check.`;

/** The judge and the steps of `npm run rollout`, and a control, walking through simulated rollouts. */
export async function rolloutSection(context: SectionContext): Promise<SectionResult> {
  const { quick, cases, runs, note } = context;
  const rollouts = runs ?? (quick ? QUICK_ROLLOUTS : ROLLOUTS);
  const wanted = Object.values<Case>(CASES).filter(({ title }) => isWanted(title, cases));
  const measured = await eachCase(wanted, (one) => summariesOf(one, RULES, rollouts, context), {
    show: (rows) => summaryTable(rows[0]?.title ?? '', rows),
    note,
  });
  const few = Math.ceil(rollouts / FURTHER_PART);
  const ours = { [OURS]: RULES[OURS] as Rule };
  const further = await eachCase(
    FURTHER.filter(({ title }) => isWanted(title, cases)),
    (one) => summariesOf(one, ours, few, context),
    { show: (rows) => summaryTable('further', rows), note },
  );
  const summaries = measured.flat();
  const tables = measured.map((rows) => summaryTable(rows[0]?.title ?? '', rows));
  if (further.length > 0) tables.push(summaryTable(`${OURS}, further cases`, further.flat()));
  return {
    text: [...tables, FOOTNOTE, targetsOf(summaries).join('\n')].join('\n\n'),
    data: { rollouts, summaries, further: further.flat(), targets: targetsOf(summaries) },
    chart: chartOf(summaries, rollouts),
  };
}

async function summariesOf(
  one: Case,
  rules: Readonly<Record<string, Rule>>,
  rollouts: number,
  { only, note }: SectionContext,
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    if (!isWanted(name, only)) continue;
    const walked: Walked[] = [];
    for (let at = 0; at < rollouts; at++) {
      walked.push(walk(one, FIRST_SEED + at, rule));
      if ((at + 1) % 100 === 0) note(`${one.title}, ${name}: ${at + 1} of ${rollouts}`);
      // An interruption is heard between rollouts.
      await setImmediate();
    }
    summaries.push(summaryOf(one.title, name, walked));
  }
  return summaries;
}

function chartOf(summaries: readonly Summary[], rollouts: number) {
  const panel = (
    title: string,
    { title: name }: Case,
    value: (summary: Summary) => number,
  ): BarPanel => ({
    title,
    bars: summaries
      .filter((summary) => summary.title === name)
      .map((summary): Bar => {
        const number = value(summary);
        const text = formatNumber(number);
        return { label: summary.rule, value: number, text, ours: summary.rule === OURS };
      }),
  });
  const missed = ({ rollouts: all, returned }: Summary) => all - returned;
  return {
    kind: 'bars',
    title: 'Rollouts judged, and by fixed thresholds',
    explained: [
      `${rollouts.toLocaleString('en')} simulated rollouts of each case, by each rule on the same traffic. Shorter bars are better.`,
      `Errors are those of the fault within ${HORIZON} minutes; a rollout that is not returned keeps making them.`,
    ],
    panels: [
      panel(
        'One more point of 5xx: errors that users see',
        CASES.errors,
        ({ errors }) => errors.median,
      ),
      panel('One more point of 5xx: rollouts that were not returned', CASES.errors, missed),
      panel('Doubled p99: rollouts that were not returned', CASES.latency, missed),
      panel('A tenth of the log lines lost: rollouts that were not returned', CASES.lost, missed),
      panel('Equal colours: rollouts that were returned', CASES.equal, ({ returned }) => returned),
    ],
  } as const;
}
