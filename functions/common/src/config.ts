import * as v from 'valibot';
import { LambdaCoreError } from './errors';
import { nearMiss } from './near-miss';
import { problemOf } from './problem-of';

/** Everything that is wrong with a configuration, in one error. */
export class ConfigError extends LambdaCoreError {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[]) {
    super('CONFIG_INVALID', `${what} is not valid:\n${problems.map((p) => `- ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a configuration from environment variables. An empty variable counts as absent, because that is
 * what Terraform writes for `null`.
 *
 * @param schema an object schema whose entries are the variables' names
 * A misspelt name is an error and not a silent default: a set variable is refused when it is not in the
 * schema and either a near miss of one that is, or begins with one of `prefixes`.
 *
 * @param more finds further problems, in what no schema can say
 * @throws ConfigError with every problem: the variable, what was found, what was expected
 */
export function readEnvironment<const Schema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  schema: Schema,
  environment: Environment,
  prefixes: readonly string[] = [],
  more: (given: Environment) => readonly string[] = () => [],
): v.InferOutput<Schema> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && value !== '') given[name] = value;

  const names = Object.keys(schema.entries);
  const problems = Object.keys(given).flatMap((name) => {
    if (names.includes(name)) return [];
    const meant = nearMiss(name, names);
    if (meant === undefined && !prefixes.some((prefix) => name.startsWith(prefix))) return [];
    const remedy = meant === undefined ? `known: ${known(names, name)}` : `did you mean ${meant}?`;
    return [`${name}: is set, but there is no such variable; ${remedy}`];
  });
  const result = v.safeParse(schema, given);
  if (!result.success) problems.push(...result.issues.map((issue) => problemOf(issue)));
  problems.push(...more(given));
  if (problems.length > 0 || !result.success) throw new ConfigError('the environment', problems);
  return result.output;
}

/** A whole number written in decimal digits, within bounds. */
export function wholeNumber(least: number, most: number) {
  const expected = `expected a whole number from ${least} to ${most}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, expected),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}

/** `true` or `false`. */
export function flag() {
  return v.pipe(
    v.picklist(['true', 'false'], 'expected true or false'),
    v.transform((value) => value === 'true'),
  );
}

/** A JSON object whose values are all strings; `v.record` would leave out a member named `constructor`. */
export function jsonOfStrings() {
  const expected = 'expected a JSON object of strings such as {"team":"orders"}';
  return v.pipe(
    v.string(),
    v.rawTransform<string, Record<string, string>>(({ dataset, addIssue, NEVER }) => {
      const input = parsed(dataset.value);
      if (!isObject(input)) {
        addIssue({ message: expected });
        return NEVER;
      }
      const wrong = Object.entries(input).find(([, member]) => typeof member !== 'string');
      if (wrong === undefined) return input as Record<string, string>;
      const [key, value] = wrong;
      const path = [{ type: 'object', origin: 'value', input, key, value } as const];
      addIssue({ message: expected, input: value, path: [...path] as [(typeof path)[0]] });
      return NEVER;
    }),
  );
}

/** `undefined` where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function known(names: readonly string[], name: string): string {
  const start = name.split('_')[0] ?? name;
  return names.filter((one) => one.startsWith(start)).join(', ');
}
