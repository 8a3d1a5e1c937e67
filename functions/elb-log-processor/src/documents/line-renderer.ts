import { isUtf8 } from 'node:buffer';
import { MAX_LINE_BYTES } from '../source/line-batches';
import type { DocumentContext } from './context';
import type { Format } from './formats/format';
import { readJsonLine } from './json-lines';
import { type JsonWriter, utf8 } from './json-writer';
import { Line } from './line';
import type { Programs } from './programs';
import { rawShape } from './raw';
import { kindsFault, recognise } from './recognise';
import { compile, type Program } from './shape';
import { tokenize } from './tokenize';

/** One line of a batch: `start` and `end` without its line end, and how long it really was. */
export type LineAt = {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly length: number;
  /** Its offset in the uncompressed file. */
  readonly offset: number;
  /** Whether it is known to be UTF-8. */
  readonly clean: boolean;
};

/** Writes the document of one line, whatever is in it; returns whether it could be parsed. */
export type LineRenderer = (out: JsonWriter, at: LineAt) => boolean;

const BRACE = 0x7b;
const BACKSLASH = 0x5c;

/** Bytes that a document may need for each byte of its line: six for an escape, three times over. */
const GROWTH = 20;

/** The reference of what a line becomes: every format, every oddity, one line at a time. */
export function createLineRenderer(
  context: DocumentContext,
  programs: Programs,
  onFailure: (reason: string) => void,
): LineRenderer {
  const line = new Line();
  const raw = compile(rawShape(context, ['_elbparsefailure']));
  const truncated = compile(rawShape(context, ['_elbparsefailure', '_elblinetruncated']));
  const fixedBytes = 8192 + 2 * JSON.stringify(context).length;

  /** Reads the line's fields; returns its format, or why it has none. */
  const read = (bytes: Uint8Array, start: number, end: number, escapes: boolean) => {
    const fault = tokenize(line, bytes, start, end, escapes);
    if (fault !== undefined) return fault;
    const format = recognise(line);
    if (format === undefined) return `${line.count} fields that fit no ELB log format`;
    const wrong = kindsFault(line, programs.of(format).kinds);
    return wrong === undefined ? format : `not a ${format.name} log line: ${wrong}`;
  };

  /**
   * Nobody says whether a backslash before a quote escapes it. A reader that is wrong about it is found out,
   * by quotes that are left over or by values of impossible kinds, and the other way is tried.
   */
  const readLine = (bytes: Uint8Array, start: number, end: number): Format | string => {
    if (bytes[start] === BRACE) return readJsonLine(line, bytes, start, end);
    const escaped = read(bytes, start, end, true);
    if (typeof escaped !== 'string' || !line.whole.includes(BACKSLASH)) return escaped;
    return read(bytes, start, end, false);
  };

  /** Writes the parsed document, or returns why there is none. */
  const parse = (out: JsonWriter, bytes: Uint8Array, start: number, end: number) => {
    line.whole = bytes.subarray(start, end);
    const format = readLine(bytes, start, end);
    if (typeof format === 'string') return format;
    for (const { apply } of format.derive) apply(line);
    const program = programs.of(format);
    const before = out.at;
    out.invalid = [];
    program.write(out, line);
    if (out.invalid.length > 0) {
      out.at = before;
      out.invalid = [];
      program.tagged.write(out, line);
    }
    return undefined;
  };

  const writeRaw = (out: JsonWriter, program: Program, bytes: Uint8Array, reason: string): void => {
    line.whole = bytes;
    out.fault = reason;
    program.write(out, line);
    onFailure(`line at offset ${line.offset}: ${reason}`);
  };

  return (out, { bytes, start, end, length, offset, clean }) => {
    line.offset = offset;
    if (length > MAX_LINE_BYTES) {
      const kept = readable(bytes.subarray(start, start + MAX_LINE_BYTES), true);
      out.reserve(kept.length * GROWTH + fixedBytes);
      const reason = `the line has ${length} bytes and was cut to ${MAX_LINE_BYTES}`;
      writeRaw(out, truncated, kept, reason);
      return false;
    }
    // Characters cannot be told in a line that is not UTF-8, but the rest of it can still be read.
    const whole = clean || isUtf8(bytes.subarray(start, end));
    const text = whole ? bytes : readable(bytes.subarray(start, end), false);
    const from = whole ? start : 0;
    const to = whole ? end : text.length;
    out.reserve((to - from) * GROWTH + fixedBytes);
    const fault = parse(out, text, from, to);
    if (fault === undefined) return true;
    writeRaw(out, raw, text.subarray(from, to), fault);
    return false;
  };
}

/** UTF-8 with U+FFFD for what is not; `cut` means the end may stand inside a character, which goes. */
function readable(bytes: Uint8Array, cut: boolean): Uint8Array {
  let end = bytes.length;
  if (cut) while (end > 0 && end > bytes.length - 4 && !isUtf8(bytes.subarray(0, end))) end--;
  const kept = isUtf8(bytes.subarray(0, end)) ? bytes.subarray(0, end) : bytes;
  return isUtf8(kept) ? kept : utf8(new TextDecoder().decode(kept));
}
