import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS as PROCESSOR } from '@lambda-core/elb-log-processor/config';
import { SETTINGS as COPIER } from '@lambda-core/s3-clone-copier/config';
import { SETTINGS as SEGMENTER } from '@lambda-core/s3-clone-segmenter/config';
import * as v from 'valibot';
import { ROOT } from '../../build/functions';
import { code, table } from './markdown';
import { moduleTables } from './module-tables';
import { SETTINGS_IN_WORDS } from './settings';
import { outputsIn, variablesIn } from './terraform-blocks';

type Settings = Readonly<Record<string, v.GenericSchema>>;

const FUNCTIONS: Readonly<Record<string, Settings>> = {
  'elb-log-processor': PROCESSOR.entries,
  's3-clone-segmenter': SEGMENTER.entries,
  's3-clone-copier': COPIER.entries,
};

const INTRODUCTION = `# Everything that can be set

\`npm run docs\` makes this page from the functions' code and Terraform's variables, and a test fails when it is out of date.
Operators set Terraform's variables: \`environments/ENV/*.tfvars\` and the blocks of \`apis.tf\` (the inputs of
[modules/api](../modules/api)). The functions' variables follow from those, and are for whoever runs a function without Terraform.

All problems of a configuration are reported together. In the log processor a misspelt name is an error instead of
a silent default: any other \`LOGSTASH_…\`, \`CONNECTION_…\` or \`DELIVERY_…\` variable, and every name that differs from a known one
by a letter, or by two if it has eight letters or more (\`COLOR\`, \`ENVIROMENT\`). PEM texts are checked before anything is read.`;

/** `docs/configuration.md`. Throws on a variable that \`settings.ts\` has no words for, and on words of none. */
export function configuration(words = SETTINGS_IN_WORDS): string {
  const roots = ['environment', 'traffic'].map(
    (root) => `## terraform/${root}\n\n${rootTables(root)}`,
  );
  const functions = Object.entries(FUNCTIONS).map(
    ([name, settings]) => `## ${name}\n\n${settingsTable(name, settings, words[name] ?? {})}`,
  );
  return `${[INTRODUCTION, ...roots, ...functions].join('\n\n')}\n`;
}

function rootTables(root: string): string {
  const read = (name: string) => readFileSync(join(ROOT, 'terraform', root, name), 'utf8');
  const tables = moduleTables(variablesIn(read('variables.tf')), outputsIn(read('outputs.tf')));
  return tables.replaceAll(/^## /gm, '### ').trim();
}

function settingsTable(name: string, settings: Settings, words: Readonly<Record<string, string>>) {
  const names = Object.keys(settings);
  const [missing, needless] = [
    names.filter((each) => words[each] === undefined),
    Object.keys(words).filter((each) => !names.includes(each)),
  ];
  if (missing.length + needless.length > 0) {
    throw new Error(
      `settings.ts, ${name}: no words for ${missing.join(', ') || 'nothing'}; not needed are ${needless.join(', ') || 'none'}`,
    );
  }
  const rows = Object.entries(settings).map(([variable, schema]) => [
    code(variable),
    expectedOf(schema),
    defaultOf(schema),
    words[variable] ?? '',
  ]);
  return table(['variable', 'expected', 'default', 'what it is'], rows);
}

/** What the function would tell of a value that nothing takes: `a whole number from 1 to 900`. */
function expectedOf(schema: v.GenericSchema): string {
  const { issues } = v.safeParse(schema, '\0');
  return (issues?.[0].message ?? 'text').replace(/^expected /, '');
}

function defaultOf(schema: v.GenericSchema): string {
  if (schema.type !== 'optional') return 'required';
  const value = v.getDefault(schema as v.OptionalSchema<v.GenericSchema, string | undefined>);
  return value === undefined ? 'none' : code(value);
}
