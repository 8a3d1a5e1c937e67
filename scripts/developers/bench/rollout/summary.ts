import { formatNumber } from '../../../cli/format';
import { type Column, renderTable } from '../../../cli/table';
import { spreadOf } from '../statistics';
import type { Walked } from './walk';

/** What many rollouts of one case by one rule came to. */
export type Summary = Readonly<{
  title: string;
  rule: string;
  rollouts: number;
  done: number;
  returned: number;
  /** Rollouts in which a person was asked; those that did not end are among them. */
  asked: number;
  /** Of those that returned, by the step that they had reached. */
  returnedAt: Readonly<Record<string, number>>;
  minutes: Readonly<{ median: number; lowest: number; highest: number }>;
  errors: Readonly<{ median: number; lowest: number; highest: number }>;
}>;

const NONE = { median: 0, lowest: 0, highest: 0 };

export function summaryOf(title: string, rule: string, walked: readonly Walked[]): Summary {
  const returned = walked.filter(({ end }) => end === 'returned');
  const returnedAt: Record<string, number> = {};
  for (const { percent } of returned) {
    returnedAt[`${percent} %`] = (returnedAt[`${percent} %`] ?? 0) + 1;
  }
  return {
    title,
    rule,
    rollouts: walked.length,
    done: walked.filter(({ end }) => end === 'done').length,
    returned: returned.length,
    asked: walked.filter(({ asked }) => asked).length,
    returnedAt,
    minutes: spreadOf(walked.map(({ minutes }) => minutes)) ?? NONE,
    errors: spreadOf(walked.map(({ errors }) => errors)) ?? NONE,
  };
}

/** A case's rows, one a rule; or rows of many cases by one rule. */
export function summaryTable(heading: string, rows: readonly Summary[]): string {
  const columns: Column<Summary>[] = [
    [heading, ({ title, rule }) => (heading === title ? rule : title)],
    ['rollouts', ({ rollouts }) => formatNumber(rollouts)],
    ['done', ({ done }) => formatNumber(done)],
    ['returned', ({ returned }) => formatNumber(returned)],
    ['asked', ({ asked }) => formatNumber(asked)],
    ['minutes', ({ minutes }) => formatNumber(minutes.median)],
    ['errors', ({ errors }) => formatNumber(errors.median)],
    ['most errors', ({ errors }) => formatNumber(errors.highest)],
    ['returned at', ({ returnedAt }) => stepsOf(returnedAt)],
  ];
  return renderTable(columns, rows);
}

function stepsOf(returnedAt: Summary['returnedAt']): string {
  const steps = Object.entries(returnedAt).sort(
    ([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10),
  );
  return steps.map(([step, count]) => `${step}: ${count}`).join(', ') || '-';
}
