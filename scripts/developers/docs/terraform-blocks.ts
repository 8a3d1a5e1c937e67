export type Variable = {
  readonly name: string;
  /** In one line: `string`, `list(string)`; of objects only what holds them: `object`, `map(object)`. */
  readonly type: string;
  /** Of an object: `host`, `port`, and with a question mark what may be left out. */
  readonly fields: readonly string[];
  /** In one line; undefined where one has to be given. */
  readonly default: string | undefined;
  /** Each paragraph and each point of a list in one line. */
  readonly description: string;
};

export type Output = { readonly name: string; readonly description: string };

/** The variables of a `variables.tf` that `terraform fmt` has formatted. */
export function variablesIn(hcl: string): readonly Variable[] {
  return blocksIn(hcl, 'variable').map(({ name, body }) => {
    const type = argument(body, 'type') ?? '';
    const isObject = type.includes('object({');
    return {
      name,
      type: isObject ? outerType(type) : inOneLine(type),
      fields: isObject ? fieldsOf(type) : [],
      default: oneLineOrNothing(argument(body, 'default')),
      description: descriptionOf(body, name),
    };
  });
}

/** The outputs of an `outputs.tf`. */
export function outputsIn(hcl: string): readonly Output[] {
  return blocksIn(hcl, 'output').map(({ name, body }) => ({
    name,
    description: descriptionOf(body, name),
  }));
}

function blocksIn(hcl: string, kind: string): readonly { name: string; body: string }[] {
  return [...hcl.matchAll(new RegExp(`^${kind} "([\\w-]+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'))].map(
    ([, name = '', body = '']) => ({ name, body }),
  );
}

/** Of the block itself, two spaces in: to the end of the line, or of what the line opens. */
function argument(body: string, name: string): string | undefined {
  const [, first = '', rest = ''] =
    new RegExp(`^  ${name} += (.*)\\n([\\s\\S]*)`, 'm').exec(body) ?? [];
  if (first === '') return undefined;
  if (!/[[({]$/.test(first)) return first;
  const end = /^ {2}[\])}].*$/m.exec(rest);
  return end === null ? first : `${first}\n${rest.slice(0, end.index)}${end[0]}`;
}

function descriptionOf(body: string, name: string): string {
  const [, quoted] = /^ {2}description += "(.*)"$/m.exec(body) ?? [];
  if (quoted !== undefined) return quoted.replaceAll('\\"', '"');
  const [, text] = /^ {2}description += <<-EOT\n([\s\S]*?)\n +EOT$/m.exec(body) ?? [];
  if (text === undefined) throw new Error(`${name}: no description that can be read`);
  // What does not begin a point goes on with the line before.
  return text
    .split('\n')
    .map((line) => line.trim())
    .reduce(
      (all, line) => (line.startsWith('- ') || all === '' ? `${all}\n${line}` : `${all} ${line}`),
      '',
    )
    .trim();
}

/** `map(object({…}))` is a `map(object)`. */
function outerType(type: string): string {
  const holders = type.slice(0, type.indexOf('object({')).split('(').slice(0, -1);
  return `${holders.map((holder) => `${holder}(`).join('')}object${')'.repeat(holders.length)}`;
}

/** At the first level, four spaces in. */
function fieldsOf(type: string): readonly string[] {
  return [...type.matchAll(/^ {4}(\w+) += (.*)/gm)].map(
    ([, name = '', of = '']) => `${name}${of.startsWith('optional(') ? '?' : ''}`,
  );
}

function oneLineOrNothing(value: string | undefined): string | undefined {
  return value === undefined ? undefined : inOneLine(value);
}

function inOneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}
