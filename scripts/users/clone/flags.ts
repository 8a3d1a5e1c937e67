import { expectedBy } from '@lambda-core/common/problem-of';
import type { Fields, FlagField } from '@lambda-core/s3-clone-common/contract/field';
import * as v from 'valibot';
import { UsageError } from '../../cli/command';
import { wrongValue } from '../../cli/values';

/** What parseArgs gives. */
export type Values = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

/** What was given of some fields; those without a flag never are. */
export type Given<Some extends Fields> = {
  readonly [Name in keyof Some as Some[Name] extends FlagField ? Name : never]+?: v.InferOutput<
    Some[Name]['schema']
  >;
};

/** How parseArgs is to read a flag. */
export function parseOptionOf({ schema }: FlagField) {
  if (schema.type === 'boolean') return { type: 'boolean', default: false } as const;
  if (schema.type === 'array') return { type: 'string', multiple: true } as const;
  return { type: 'string' } as const;
}

/**
 * The fields that were given a value, by the flags that they have.
 * @throws UsageError naming the flag, what was found and what was expected
 */
export function readFields<const Some extends Fields>(fields: Some, values: Values): Given<Some> {
  const given: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!('flag' in field)) continue;
    const value = readFlag(field, values);
    if (value !== undefined) given[name] = value;
  }
  return given as Given<Some>;
}

/** The same for one of them. */
export function readFlag<const One extends FlagField>(
  { flag, schema, typed }: One,
  values: Values,
): v.InferOutput<One['schema']> | undefined {
  const text = values[flag];
  if (text === undefined || text === false) return undefined;
  const result = v.safeParse(typed ?? schema, schema.type === 'number' ? numberIn(text) : text);
  if (result.success) return result.output as v.InferOutput<One['schema']> | undefined;
  const [issue] = result.issues;
  const found = schema.type === 'array' ? issue.input : text;
  throw wrongValue(`--${flag}`, String(found), expectedBy(issue));
}

/** @throws UsageError when a field that a request must have was not given */
export function requireFlag<const One extends FlagField>(
  field: One,
  values: Values,
): v.InferOutput<One['schema']> {
  const value = readFlag(field, values);
  if (value !== undefined) return value;
  const { issues } = v.safeParse(field.schema, undefined);
  throw new UsageError(
    `--${field.flag}: is missing, expected ${issues ? expectedBy(issues[0]) : 'one'}`,
  );
}

/** `NaN`, which no schema takes, for what is written in another way than people write numbers. */
function numberIn(text: unknown): number {
  return /^(0|[1-9]\d{0,14})(\.\d{1,3})?$/.test(String(text)) ? Number(text) : Number.NaN;
}
