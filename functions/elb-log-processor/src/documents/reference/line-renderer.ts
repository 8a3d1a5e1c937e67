import { MAX_LINE_BYTES } from '../../source/line-batches';
import type { DocumentContext } from '../context';
import type { Format } from '../formats/format';
import type { Programs } from '../programs';
import { decode, decodeCut } from './decode';
import { readJsonLine } from './json-lines';
import { createRender, type Render } from './render';
import { type Reading, readTextLine } from './text-lines';
import { rawShape, taggedShape } from './whole-line';

/** One line, without its line end. */
export type LineAt = {
  readonly bytes: Uint8Array;
  /** How many bytes it really has. */
  readonly length: number;
  /** Its offset in the uncompressed file. */
  readonly offset: number;
};

export type LineDocument = {
  readonly json: string;
  /** Why the line could not be parsed, so that it is in its document raw and tagged. */
  readonly fault?: string;
};

/**
 * The reference of what a line becomes: every format, every oddity, one line at a time.
 *
 * It has to be obviously right, and fast enough for the few lines that the WebAssembly module leaves over:
 * a line is a string, its fields are strings, and so is its document.
 */
export function createLineRenderer(
  context: DocumentContext,
  programs: Programs,
): (line: LineAt) => LineDocument {
  const raw = createRender(rawShape(context));
  const renders = new Map<Format, readonly [plain: Render, tagged: Render]>();

  const rendersOf = (format: Format) => {
    const known = renders.get(format);
    if (known !== undefined) return known;
    const { shape } = programs.of(format);
    const made = [createRender(shape), createRender(taggedShape(shape))] as const;
    renders.set(format, made);
    return made;
  };

  const parsed = ({ format, fields, pairs }: Reading, whole: string, offset: number): string => {
    const [plain, tagged] = rendersOf(format);
    const line = { whole, offset, pairs, fields: withParts(format, fields) };
    const invalid: string[] = [];
    const json = plain(line, invalid);
    if (invalid.length === 0) return json;
    return tagged({ ...line, tags: invalid.map((name) => `_elbinvalid_${name}`) });
  };

  const unparsed = (whole: string, offset: number, fault: string, ...more: string[]) => {
    const tags = ['_elbparsefailure', ...more];
    return { json: raw({ whole, offset, fields: [], pairs: false, tags, fault }), fault };
  };

  return ({ bytes, length, offset }) => {
    if (length > MAX_LINE_BYTES) {
      const kept = decodeCut(bytes.subarray(0, MAX_LINE_BYTES));
      const fault = `the line has ${length} bytes and was cut to ${MAX_LINE_BYTES}`;
      return unparsed(kept, offset, fault, '_elblinetruncated');
    }
    const text = decode(bytes);
    const reading = text.startsWith('{') ? readJsonLine(text) : readTextLine(text, programs);
    if (typeof reading === 'string') return unparsed(text, offset, reading);
    return { json: parsed(reading, text, offset) };
  };
}

/** The fields of a line, and the derived ones behind them. */
function withParts({ derive }: Format, fields: readonly string[]): readonly string[] {
  const all = [...fields];
  for (const { operation, parts, into } of derive) {
    const found = parts(all[operation.field] ?? '');
    for (const [i, field] of into.entries()) all[field] = found[i] ?? '';
  }
  return all;
}
