import * as v from 'valibot';

/** A field of a request or of a command line: what it may hold, and how a command line asks for it. */
export type Field = {
  readonly schema: v.GenericSchema;
  readonly required?: true;
} & (FlagField | { /** Why no flag asks for it. */ readonly noFlag: string });

export type FlagField = {
  readonly schema: v.GenericSchema;
  /** Without its dashes. */
  readonly flag: string;
  /** What stands for the value in the help; left out where there is none. */
  readonly value?: string;
  readonly help: string;
  /** What the flag may hold and what that stands for, where the field itself may hold more. */
  readonly typed?: v.GenericSchema<string, unknown>;
};

export type Fields = Readonly<Record<string, Field>>;

type Entries<Some extends Fields> = {
  readonly [Name in keyof Some]: Some[Name] extends { readonly required: true }
    ? Some[Name]['schema']
    : v.OptionalSchema<Some[Name]['schema'], undefined>;
};

/** The entries of a schema for an object of these fields. */
export function entriesOf<const Some extends Fields>(fields: Some): Entries<Some> {
  const entries = Object.entries(fields).map(([name, { schema, required }]) => [
    name,
    required === true ? schema : v.optional(schema),
  ]);
  return Object.fromEntries(entries) as Entries<Some>;
}

/** The fields that have a flag. */
export function flagsOf(fields: Fields): FlagField[] {
  return Object.values(fields).filter((field) => 'flag' in field);
}
