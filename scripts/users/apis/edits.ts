import { LambdaCoreError } from '@lambda-core/common/errors';
import { apiBlocks } from '../environment/api-blocks';
import { readTfvars } from '../environment/tfvars';

/** What a block says of an API, beyond what all of them share. */
export type NewApi = {
  readonly name: string;
  readonly loadBalancerType: string;
  readonly loadBalancerName?: string | undefined;
  readonly component?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** All, when left out. */
  readonly environments?: readonly string[] | undefined;
};

/** The text of apis.tf with one more block, as `terraform fmt` would write it. */
export function addBlock(text: string, api: NewApi): string {
  const { name, loadBalancerType, loadBalancerName, component, labels, environments } = api;
  const entries = Object.entries(labels).map(([key, value]) => `${key} = ${quoted(value)}`);
  const attributes: [name: string, value: string][] = [
    ['source', '"../../modules/api"'],
    ['platform', 'local.platform'],
    ['name', quoted(name)],
    ...(component === undefined ? [] : [['component', quoted(component)] as [string, string]]),
    ['load_balancer_type', quoted(loadBalancerType)],
    ...(loadBalancerName === undefined
      ? []
      : [['load_balancer_name', quoted(loadBalancerName)] as [string, string]]),
    ...(entries.length === 0 ? [] : [['labels', `{ ${entries.join(', ')} }`] as [string, string]]),
    ...(environments === undefined
      ? []
      : [['environments', `[${environments.map(quoted).join(', ')}]`] as [string, string]]),
  ];
  return `${text.trimEnd()}\n\nmodule "${name}" {\n${aligned(attributes)}\n}\n`;
}

/** The text of apis.tf without the block of an API, and without the empty line before it. */
export function removeBlock(text: string, api: string): string {
  const block = apiBlocks(text).find(({ block, name }) => (name ?? block) === api);
  if (block === undefined) throw new LambdaCoreError('API_UNKNOWN', `apis.tf has no API ${api}`);
  return text.replace(
    new RegExp(`(\\n\\n|^)(#[^\\n]*\\n)*module "${block.block}" \\{\\n[\\s\\S]*?\\n\\}\\n`),
    (_, before: string) => (before === '' ? '' : '\n'),
  );
}

/** The text of a traffic.tfvars with the weights of one more API, below the others and like theirs. */
export function addWeights(text: string, file: string, api: string): string {
  const weights = weightsIn(text, file);
  const [first] = weights.entries.values();
  const like = first === undefined ? '{ blue = 100 }' : text.slice(first.start, first.end);
  const open = text.slice(weights.start, weights.end);
  const body = `${open.slice(0, -1).trimEnd()}\n  ${api} = ${like}\n}`;
  return `${text.slice(0, weights.start)}${realigned(body)}${text.slice(weights.end)}`;
}

/** The text of a traffic.tfvars without an API's weights; the same text when it has none. */
export function removeWeights(text: string, file: string, api: string): string {
  const weights = weightsIn(text, file);
  const entry = weights.entries.get(api);
  if (entry === undefined) return text;
  const begin = text.lastIndexOf('\n', entry.start) + 1;
  const end = text.indexOf('\n', entry.end) + 1;
  const next = text.slice(0, begin) + text.slice(end);
  const left = weightsIn(next, file);
  return (
    next.slice(0, left.start) + realigned(next.slice(left.start, left.end)) + next.slice(left.end)
  );
}

/** Lines that one text has and the other has not, as a diff shows them. */
export function diffOf(name: string, before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end))
    end += 1;
  const lines = [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
  return [`--- ${name}`, `@@ line ${start + 1} @@`, ...lines].join('\n');
}

function weightsIn(text: string, file: string) {
  const found = readTfvars(text, file).get('weights');
  if (found?.value.kind === 'object')
    return { start: found.start, end: found.end, entries: found.value.entries };
  throw new LambdaCoreError('WEIGHTS', `${file}: weights: found none, expected { … }`);
}

function aligned(attributes: readonly (readonly [string, string])[]): string {
  const width = Math.max(...attributes.map(([name]) => name.length));
  return attributes.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`).join('\n');
}

/** One-line entries with their signs in one column, as `terraform fmt` has those that follow each other. */
function realigned(block: string): string {
  const entry = /^( *)([\w-]+|"[^"]*") *= *(.*)$/;
  const lines = block.split('\n');
  for (let start = 0; start < lines.length; start++) {
    let end = start;
    while (end < lines.length && entry.test(lines[end] ?? '')) end += 1;
    const run = lines.slice(start, end).map((line) => entry.exec(line) ?? []);
    const width = Math.max(0, ...run.map(([, , name = '']) => name.length));
    run.forEach(([, indent = '', name = '', value = ''], at) => {
      lines[start + at] = `${indent}${name.padEnd(width)} = ${value}`;
    });
    if (end > start) start = end - 1;
  }
  return lines.join('\n');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
