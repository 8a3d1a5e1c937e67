import { formatNumber } from '../../../cli/format';
import { CASES, CONTROL, OURS } from './cases';
import type { Summary } from './summary';

/** What the laboratory is to show, a line each: reached, or by how much not. */
export function targetsOf(summaries: readonly Summary[]): string[] {
  const find = (title: string, rule = OURS) =>
    summaries.find((one) => one.title === title && one.rule === rule);
  const [equal, errors, latency, lost] = [
    find(CASES.equal.title),
    find(CASES.errors.title),
    find(CASES.latency.title),
    find(CASES.lost.title),
  ];
  const control = find(CASES.errors.title, CONTROL);
  const lines: string[] = [];
  const say = (what: string, value: number, limit: number, reached: boolean) =>
    lines.push(
      `${reached ? 'reached' : 'NOT REACHED'}: ${what}: ${shown(value)}, wanted ${shown(limit)}`,
    );
  const atMost = (what: string, value: number, limit: number) =>
    say(`${what}, at most`, value, limit, value <= limit);
  const atLeast = (what: string, value: number, limit: number) =>
    say(`${what}, at least`, value, limit, value >= limit);
  if (equal) atMost('share of rollouts between equal colours that returned', part(equal), 0.01);
  if (errors) atLeast('share caught of one more point of 5xx', part(errors), 0.99);
  if (latency) atLeast('share caught of doubled p99', part(latency), 0.99);
  if (lost) atLeast('share caught of lost lines', part(lost), 1);
  if (errors && control) {
    const ratio = errors.errors.median / control.errors.median;
    atMost(`median of errors that users see, as a part of the control's`, ratio, 0.2);
  }
  return lines;
}

function part({ returned, rollouts }: Summary): number {
  return returned / rollouts;
}

function shown(value: number): string {
  return formatNumber(value, 3);
}
