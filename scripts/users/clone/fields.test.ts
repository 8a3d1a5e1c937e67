import { CLONE_REQUEST } from '@lambda-core/s3-clone-common/contract/contract';
import { REQUEST_FIELDS } from '@lambda-core/s3-clone-common/contract/request-fields';
import { HELP } from './help';
import { OPTIONS } from './options';

type Schema = {
  readonly kind: string;
  readonly wrapped?: Schema;
  readonly pipe?: readonly Schema[];
  readonly entries?: Readonly<Record<string, Schema>>;
};

/** The names of all fields, with a dot between those of an object and of its field. */
function namesOf({ wrapped, pipe, entries }: Schema, path: readonly string[] = []): string[] {
  if (wrapped !== undefined) return namesOf(wrapped, path);
  const inner = entries ?? pipe?.find((step) => step.entries !== undefined)?.entries;
  if (inner === undefined) return [path.join('.')];
  return Object.entries(inner).flatMap(([name, schema]) => namesOf(schema, [...path, name]));
}

test('every field of a request has a flag that is read and explained, or says why it has none', () => {
  const fields = Object.entries(REQUEST_FIELDS).flatMap(([part, some]) =>
    Object.entries(some).map(([name, field]) => ({
      name: part === name ? name : `${part}.${name}`,
      field,
    })),
  );
  expect(fields.map(({ name }) => name).sort()).toEqual(namesOf(CLONE_REQUEST).sort());
  for (const { name, field } of fields) {
    if ('noFlag' in field) {
      expect([name, field.noFlag]).toEqual([name, expect.stringMatching(/\w+ \w+/)]);
      continue;
    }
    expect(Object.keys(OPTIONS)).toContain(field.flag);
    expect(HELP).toContain(`\n  --${field.flag}`);
  }
});
