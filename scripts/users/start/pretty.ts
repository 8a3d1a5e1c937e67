import { shortened } from '../../cli/format';

const LONGEST_STRING = 60;
const MOST_ITEMS = 3;

type Member = { readonly name: string; readonly value: unknown };

/** JSON for people: lines are filled up to `width`, and long strings and lists are cut short. */
export function pretty(value: unknown, width = 100): string[] {
  const flat = inOneLine(value);
  if (flat.length <= width || typeof value !== 'object' || value === null) return [flat];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines: string[] = [];
  let line = '';
  const endLine = () => {
    if (line !== '') lines.push(`  ${line}`);
    line = '';
  };
  for (const [at, { name, value: member }] of membersOf(value).entries()) {
    const comma = at < membersOf(value).length - 1 ? ',' : '';
    const text = `${name}${inOneLine(member)}${comma}`;
    if (line.length + 1 + text.length > width - 2) endLine();
    if (text.length <= width - 2) {
      line = line === '' ? text : `${line} ${text}`;
      continue;
    }
    const [first = '', ...rest] = pretty(member, width - 2);
    lines.push(...[name + first, ...rest].map((each) => `  ${each}`));
    lines[lines.length - 1] += comma;
  }
  endLine();
  return [open, ...lines, close];
}

function inOneLine(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value, LONGEST_STRING));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = membersOf(value).map(({ name, value: member }) => name + inOneLine(member));
  if (Array.isArray(value)) return `[${members.join(', ')}]`;
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function membersOf(value: object): readonly Member[] {
  if (!Array.isArray(value)) {
    return Object.entries(value).map(([name, member]) => ({
      name: `${JSON.stringify(name)}: `,
      value: member,
    }));
  }
  const shown = value.length > MOST_ITEMS ? [...value.slice(0, MOST_ITEMS), '…'] : value;
  return shown.map((member) => ({ name: '', value: member }));
}
