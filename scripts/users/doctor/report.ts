import type { Finding, Status } from './types';

/** From the best to the worst: what is printed last is what a terminal shows. */
const STATUSES = ['ok', 'note', 'unknown', 'warning', 'wrong'] as const satisfies Status[];

const MARKS: Readonly<Record<Status, string>> = {
  ok: 'ok',
  note: 'note',
  unknown: 'unknown',
  warning: 'warning',
  wrong: 'WRONG',
};

/** What the command ends with, by the worst of its findings. */
export function statusOf(findings: readonly Finding[]): 0 | 1 | 3 {
  const found = (...statuses: readonly Status[]) =>
    findings.some(({ status }) => statuses.includes(status));
  if (found('wrong')) return 1;
  return found('warning', 'unknown') ? 3 : 0;
}

/** A row a finding, its remedy below, the worst last; what is the same of several checks is told once. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = mergedRows(findings);
  const width = Math.min(WIDEST, Math.max(...rows.map(({ what }) => what.length)));
  const indent = ' '.repeat(MARK_WIDTH + width + 2);
  const lines = rows.flatMap(({ status, what, found, of, remedy }) => {
    const name = `${MARKS[status].padEnd(MARK_WIDTH)}${what.padEnd(width)}`;
    return [
      ...(what.length > width ? [name, `${indent}${found}`] : [`${name}  ${found}`]),
      ...wrapped(of, LINE - indent.length).map((line) => `${indent}${line}`),
      ...(remedy === undefined ? [] : [`${indent}-> ${remedy}`]),
    ];
  });
  return `${lines.join('\n')}\n\n${summaryOf(findings)}\n`;
}

const MARK_WIDTH = 9;
const WIDEST = 28;
const LINE = 100;

type Row = Finding & { /** The checks that say the same. */ readonly of: readonly string[] };

/** Findings that say the same of several things, as one of all; the worst last. */
function mergedRows(findings: readonly Finding[]): readonly Row[] {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { status, what, found, remedy } = finding;
    const said = JSON.stringify([status, found, remedy, status === 'ok' ? what : '']);
    alike.set(said, [...(alike.get(said) ?? []), finding]);
  }
  const order = ({ status }: Finding) => STATUSES.indexOf(status);
  return [...alike.values()]
    .flatMap(([first, ...others]): readonly Row[] => {
      if (first === undefined) return [];
      if (others.length === 0) return [{ ...first, of: [] }];
      const of = [first, ...others].map(({ what }) => what);
      return [{ ...first, what: `${of.length} checks`, of }];
    })
    .sort((one, other) => order(one) - order(other));
}

/** Names with commas, in lines of at most so many characters. */
function wrapped(names: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const [at, name] of names.entries()) {
    const text = at === names.length - 1 ? name : `${name},`;
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + text.length > width) lines.push(text);
    else lines[lines.length - 1] = `${last} ${text}`;
  }
  return lines;
}

/** `1 wrong, 2 warnings, 14 ok`. */
function summaryOf(findings: readonly Finding[]): string {
  return [...STATUSES]
    .reverse()
    .flatMap((status) => {
      const number = findings.filter((one) => one.status === status).length;
      const plural = number > 1 && (status === 'note' || status === 'warning') ? 's' : '';
      return number === 0 ? [] : [`${number} ${status}${plural}`];
    })
    .join(', ');
}
