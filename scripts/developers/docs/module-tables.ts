import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { code, table } from './markdown';
import { type Output, outputsIn, type Variable, variablesIn } from './terraform-blocks';

/** In a module's README, what comes after it is made here. */
const MARK =
  '<!-- Made by npm run docs of variables.tf and outputs.tf; what is written below this line is lost. -->';

/** The READMEs of all modules, by their path, each with its inputs and outputs as tables. */
export function moduleReadmes(): Readonly<Record<string, () => string>> {
  const modules = readdirSync(join(ROOT, 'modules')).sort();
  return Object.fromEntries(
    modules.map((name) => [`modules/${name}/README.md`, () => withTables(`modules/${name}`)]),
  );
}

function withTables(module: string): string {
  const read = (name: string) => readFileSync(join(ROOT, module, name), 'utf8');
  const [own = ''] = read('README.md').split(MARK);
  const tables = moduleTables(variablesIn(read('variables.tf')), outputsIn(read('outputs.tf')));
  return `${own.trimEnd()}\n\n${MARK}\n\n${tables}`;
}

export function moduleTables(variables: readonly Variable[], outputs: readonly Output[]): string {
  const needed = variables.filter(({ default: value }) => value === undefined);
  const ordered = [...needed, ...variables.filter((variable) => !needed.includes(variable))];
  const inputs = ordered.map(({ name, type, fields, default: value, description }) => [
    code(name),
    [code(type), ...fields.map(code)].join('<br>'),
    value === undefined ? 'required' : code(value),
    cell(description),
  ]);
  const put = outputs.map(({ name, description }) => [code(name), cell(description)]);
  return [
    '## Inputs\n',
    `${table(['input', 'type', 'default', 'what it is'], inputs)}\n`,
    '## Outputs\n',
    put.length === 0 ? 'None.\n' : `${table(['output', 'what it is'], put)}\n`,
  ].join('\n');
}

/** Its paragraphs and the points of its list, each on a line of its own. */
function cell(description: string): string {
  return description.replaceAll('|', '\\|').replaceAll('\n', '<br>');
}
