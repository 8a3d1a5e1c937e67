type EcsValue = string | number | readonly string[] | EcsPart;
/** A part of a log document, nested as it is shipped. */
export type EcsPart = { readonly [field: string]: EcsValue };

/** One line of a kind that has broken parsers in production, and what has to come of it. */
export type Hazard = Readonly<{
  name: string;
  /** As in `SAMPLES`, or the name of a format that has none. */
  format: string;
  /** Without its line feed. A Buffer where the line is not UTF-8. */
  line: string | Buffer;
  /** What the document must contain; an unparsable line is shipped raw instead. */
  expect: EcsPart | 'unparsable';
  /** Fields, by dotted name, that the document must not have. */
  absent?: readonly string[];
}>;

/** Dotted names as the nested object that ECS means by them: `{'a.b': 1}` becomes `{a: {b: 1}}`. */
export function ecs(
  fields: Readonly<Record<string, string | number | readonly string[]>>,
): EcsPart {
  const root: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let at = root;
    for (const part of path) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root as EcsPart;
}
