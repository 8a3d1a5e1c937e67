import { MAX_FIELDS } from './fields';
import type { Format } from './formats/format';
import { FORMATS } from './formats/formats';
import { type FieldKind, isOfKind, kindFault } from './kinds';
import type { Line } from './line';
import type { Instruction } from './shape';
import * as operations from './wasm/operations';

/** The format of a line, by the line itself; `undefined` when it is none of them. */
export function recognise(line: Line): Format | undefined {
  const format = FORMATS.find(
    ({ least, telling }) => line.count >= least && telling.every((kind) => isOfKind(line, kind)),
  );
  for (let field = format?.positional ?? line.count; field < line.count; field++) line.clear(field);
  return format;
}

const KIND_OF: Readonly<Record<number, number>> = {
  [operations.FLOAT]: operations.NUMBER_KIND,
  [operations.LONG]: operations.NUMBER_KIND,
  [operations.PORT]: operations.NUMBER_KIND,
  [operations.TIME]: operations.TIME_KIND,
  [operations.TIMESTAMP]: operations.TIME_KIND,
};

/** The fields whose kind is sure, by what is made of them: where one differs, fields have been shifted. */
export function sureKinds(format: Format, code: readonly Instruction[]): readonly FieldKind[] {
  const addresses = format.derive.flatMap(({ sure }) => (sure === undefined ? [] : [sure]));
  const values = code.flatMap(({ code: operation, field = MAX_FIELDS }) => {
    const kind = KIND_OF[operation];
    const known = kind !== undefined && field < MAX_FIELDS;
    return known ? [[field, kind | operations.OPTIONAL] as const] : [];
  });
  return [...addresses, ...values];
}

/** What is wrong with the first field that is of an impossible kind, if one is. */
export function kindsFault(line: Line, kinds: readonly FieldKind[]): string | undefined {
  const wrong = kinds.find((kind) => !isOfKind(line, kind));
  return wrong && kindFault(line, wrong);
}
