import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean, nearName } from '../../cli/did-you-mean';
import { readTfvars, type Tfvar } from './tfvars';

export type TfvarsFile = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  /** The environment's, below `environments`. */
  readonly folder: string;
  readonly part: 'blue' | 'green' | 'traffic';
  /** Further arguments of Terraform: what they say counts in the file's place. */
  readonly extra?: readonly string[];
};

/**
 * What is wrong with the settings of a tfvars file that can be told by reading: names that the root has not, values of
 * another kind, an environment or colour that is another file's, a region that there cannot be. Terraform only warns of
 * the first, at the end of a long plan, and names no file with the last.
 * @throws LambdaCoreError `TFVARS_NOT_UNDERSTOOD` where the file holds more than can be read by hand
 */
export async function tfvarsProblems(of: TfvarsFile): Promise<readonly string[]> {
  const { root, folder, part, extra = [] } = of;
  const file = `environments/${folder}/${part}.tfvars`;
  const text = await readFile(join(root, file), 'utf8');
  const declared = await declaredIn(
    join(root, 'terraform', part === 'traffic' ? 'traffic' : 'environment'),
  );
  const problems: string[] = [];
  for (const [name, tfvar] of readTfvars(text, file)) {
    const line = text.slice(0, tfvar.start).split('\n').length;
    const problem = problemOf(name, tfvar, declared, of);
    if (problem !== undefined && !extra.some((argument) => saysFor(argument, name)))
      problems.push(`${file}, line ${line}: ${problem}`);
  }
  return problems;
}

/** Their types, up to the first bracket, by name; none where the root is not here. */
async function declaredIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.tf'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const blocks = texts.join('\n').matchAll(/^variable "([\w-]+)" \{\n([\s\S]*?)^\}/gm);
  return new Map(
    [...blocks].map(([, name = '', body = '']) => [
      name,
      /^ {2}type\s*=\s*(\w+)/m.exec(body)?.[1] ?? 'any',
    ]),
  );
}

function saysFor(argument: string, name: string): boolean {
  return new RegExp(`^--?var=${name}=`).test(argument);
}

function problemOf(
  name: string,
  { value }: Tfvar,
  declared: ReadonlyMap<string, string>,
  { folder, part }: TfvarsFile,
): string | undefined {
  const type = declared.get(name);
  if (declared.size > 0 && type === undefined)
    return `${name}: found a setting that there is not${didYouMean(name, [...declared.keys()])}`;
  const found = value.kind === 'scalar' ? JSON.stringify(value.is) : WITH_ARTICLE[value.kind];
  const isNull = value.kind === 'scalar' && value.is === null;
  const expected = type === undefined || isNull ? undefined : KINDS[type];
  if (expected !== undefined && !expected.fits(value))
    return `${name}: found ${found}, expected ${expected.words}`;
  const is = value.kind === 'scalar' ? String(value.is) : '';
  if (name === 'environment' && is !== folder && !folder.startsWith(`${is}-`))
    return `${name}: found ${found}, expected ${JSON.stringify(folder.split('-')[0])}, whose folder it is in`;
  if (name === 'colour' && is !== part)
    return `${name}: found ${found}, expected "${part}", whose file it is`;
  if (name === 'region' && !REGION.test(is))
    return `${name}: found ${found}, expected a region such as "eu-west-1"${regionMeant(is)}`;
  return undefined;
}

const WITH_ARTICLE = { list: 'a list', object: 'an object' } as const;

type Kind = { readonly words: string; readonly fits: (value: Tfvar['value']) => boolean };

const isText = (value: Tfvar['value'], form: RegExp) =>
  value.kind === 'scalar' && form.test(String(value.is));
const LIST: Kind = { words: 'a list', fits: ({ kind }) => kind === 'list' };
const OBJECT: Kind = { words: 'an object', fits: ({ kind }) => kind === 'object' };

/** Terraform turns "5" into 5 and back. https://developer.hashicorp.com/terraform/language/expressions/types */
const KINDS: Readonly<Record<string, Kind>> = {
  string: { words: 'text', fits: ({ kind }) => kind === 'scalar' },
  number: { words: 'a number', fits: (value) => isText(value, /^-?\d+(\.\d+)?$/) },
  bool: { words: 'true or false', fits: (value) => isText(value, /^(true|false)$/) },
  list: LIST,
  set: LIST,
  map: OBJECT,
  object: OBJECT,
};

/** What regions lie in the direction of; all end so. */
const DIRECTIONS = [
  ...['north', 'south', 'east', 'west', 'central'],
  ...['northeast', 'northwest', 'southeast', 'southwest'],
];
const REGION = new RegExp(`^[a-z]{2,4}(-[a-z]+)*-(${DIRECTIONS.join('|')})-\\d$`);

/** With its direction spelt as it was probably meant. */
function regionMeant(found: string): string {
  const words = found.toLowerCase().split('-');
  const direction = words.at(-2) ?? '';
  const near = DIRECTIONS.includes(direction) ? direction : nearName(direction, DIRECTIONS);
  const meant = [...words.slice(0, -2), near, ...words.slice(-1)].join('-');
  return near !== undefined && REGION.test(meant) ? `; did you mean ${meant}?` : '';
}
