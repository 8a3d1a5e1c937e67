import type { Format } from '../formats/format';
import { FORMATS } from '../formats/formats';
import { isOfKind, kindFault } from '../kinds';
import type { Line } from '../line';
import type { Programs } from '../programs';
import { tokenize } from './tokenize';

/** What a line says, and the format that tells what its fields mean. */
export type Reading = Pick<Line, 'fields' | 'pairs'> & { readonly format: Format };

/**
 * Reads the fields of a line, or returns why it is no log line.
 *
 * Nobody says whether a backslash before a quote escapes it. A reader that is wrong about it is found out,
 * by quotes that are left over or by values of impossible kinds, and the other way is tried.
 */
export function readTextLine(text: string, programs: Programs): Reading | string {
  const escaped = readFields(text, true, programs);
  const isSure = typeof escaped !== 'string' || !text.includes('\\');
  return isSure ? escaped : readFields(text, false, programs);
}

function readFields(text: string, pairs: boolean, programs: Programs): Reading | string {
  const found = tokenize(text, pairs);
  if (typeof found === 'string') return found;
  const format = recognise(found);
  if (format === undefined)
    return `${found.length === 1 ? '1 field that fits' : `${found.length} fields that fit`} no ELB log format`;
  const fields = found.slice(0, format.positional);
  const wrong = programs.of(format).kinds.find((kind) => !isOfKind(fields, kind));
  if (wrong !== undefined) return `not a ${format.name} log line: ${kindFault(fields, wrong)}`;
  return { format, fields, pairs };
}

function recognise(fields: readonly string[]): Format | undefined {
  return FORMATS.find(
    ({ least, telling }) => fields.length >= least && telling.every((one) => isOfKind(fields, one)),
  );
}
