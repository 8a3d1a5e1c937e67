import { isUtf8 } from 'node:buffer';
import type { LineBatch } from '../line-batches';
import { MAX_LINE_BYTES } from '../line-batches';
import { contextShape, type DocumentContext, eventShape, objectShape } from './context';
import type { Format } from './formats/format';
import { readJsonLine } from './json-lines';
import { JsonWriter, plain, utf8 } from './json-writer';
import { Line } from './line';
import { recognise } from './recognise';
import { compile, constant, type Emit, type Program } from './shape';
import { tokenize } from './tokenize';

/** The documents of one batch of lines. */
export type DocumentChunk = {
  /** JSON documents, each with its newline. */
  readonly bytes: Uint8Array;
  readonly lines: number;
  /** How many of the lines were parsed; the others are in `bytes` raw and tagged. */
  readonly parsed: number;
  /** Offset of the first line in the uncompressed file, and of what follows the last one. */
  readonly offset: number;
  readonly end: number;
};

export type Renderer = {
  /**
   * Makes the documents of a batch. `buffer` may be one that is not needed any more: it is written into
   * when it is large enough.
   */
  render(batch: LineBatch, buffer?: Uint8Array): DocumentChunk;
};

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BRACE = 0x7b;

/** Bytes that a document may need for each byte of its line: six for an escape, three times over. */
const GROWTH = 20;
/** Documents are about three times their lines; the rest of the buffer is slack for a long one. */
const USUAL_GROWTH = 4;

/**
 * Parses lines of every ELB format into ECS documents, for one file.
 *
 * `onFailure` hears why a line could not be parsed. Such a line becomes a document all the same: raw in
 * `message`, tagged `_elbparsefailure`, the reason in `error.message`.
 */
export function createRenderer(
  context: DocumentContext,
  onFailure: (reason: string) => void,
): Renderer {
  const line = new Line();
  const programs = new Map<Format, Program>();
  const raw = compile(rawShape(context, ['_elbparsefailure']));
  const truncated = compile(rawShape(context, ['_elbparsefailure', '_elblinetruncated']));
  const fixedBytes = 8192 + 2 * JSON.stringify(context).length;

  const programOf = (format: Format): Program => {
    let program = programs.get(format);
    if (program === undefined) {
      program = compile(format.shape(context));
      programs.set(format, program);
    }
    return program;
  };

  /** Writes the parsed document, or answers why there is none. */
  const parse = (out: JsonWriter, bytes: Uint8Array, start: number, end: number) => {
    let format: Format | string | undefined;
    if (bytes[start] === BRACE) {
      format = readJsonLine(line, bytes, start, end);
    } else {
      const fault = tokenize(line, bytes, start, end);
      if (fault !== undefined) return fault;
      format = line.count === 0 ? undefined : recognise(line);
    }
    if (typeof format === 'string') return format;
    if (format === undefined) return `${line.count} fields that fit no ELB log format`;
    format.derive(line);
    const before = out.at;
    out.fault = undefined;
    programOf(format)(out, line);
    if (out.fault === undefined) return undefined;
    out.at = before;
    return `not a ${format.name} log line: ${out.fault}`;
  };

  const shipRaw = (
    out: JsonWriter,
    program: Program,
    bytes: Uint8Array,
    start: number,
    end: number,
    reason: string,
  ): void => {
    line.bytes = bytes;
    line.set(0, start, end, 1);
    out.fault = reason;
    program(out, line);
    onFailure(`line at offset ${line.offset}: ${reason}`);
  };

  return {
    render(batch, buffer) {
      const bytes = plain(batch.bytes);
      const usual = bytes.length * USUAL_GROWTH + MAX_RESERVE;
      const out = new JsonWriter(
        buffer !== undefined && buffer.length >= usual
          ? buffer
          : plain(Buffer.allocUnsafeSlow(usual)),
      );
      const clean = isUtf8(bytes);
      let lines = 0;
      let parsed = 0;
      for (let start = 0; start < bytes.length; ) {
        const newline = bytes.indexOf(NEWLINE, start);
        const next = newline < 0 ? bytes.length : newline + 1;
        let end = newline < 0 ? bytes.length : newline;
        const length = end - start + batch.cut;
        if (end > start && bytes[end - 1] === RETURN) end--;
        line.offset = batch.offset + start;
        lines++;
        if (length > MAX_LINE_BYTES) {
          const kept = readable(bytes.subarray(start, start + MAX_LINE_BYTES), true);
          out.reserve(kept.length * GROWTH + fixedBytes);
          const reason = `the line has ${length} bytes and was cut to ${MAX_LINE_BYTES}`;
          shipRaw(out, truncated, kept, 0, kept.length, reason);
        } else {
          // Characters cannot be told in a line that is not UTF-8, but the rest of it can still be read.
          const text =
            clean || isUtf8(bytes.subarray(start, end))
              ? bytes
              : readable(bytes.subarray(start, end), false);
          const from = text === bytes ? start : 0;
          const to = text === bytes ? end : text.length;
          out.reserve((to - from) * GROWTH + fixedBytes);
          const fault = parse(out, text, from, to);
          if (fault === undefined) parsed++;
          else shipRaw(out, raw, text, from, to, fault);
        }
        start = next;
      }
      return {
        bytes: out.out.subarray(0, out.at),
        lines,
        parsed,
        offset: batch.offset,
        end: batch.offset + bytes.length + batch.cut,
      };
    },
  };
}

const MAX_RESERVE = 64 * 1024;

/** UTF-8 with U+FFFD for what is not; `cut` means the end may stand inside a character, which goes. */
function readable(bytes: Uint8Array, cut: boolean): Uint8Array {
  let end = bytes.length;
  if (cut) while (end > 0 && end > bytes.length - 4 && !isUtf8(bytes.subarray(0, end))) end--;
  const kept = isUtf8(bytes.subarray(0, end)) ? bytes.subarray(0, end) : bytes;
  return isUtf8(kept) ? kept : utf8(new TextDecoder().decode(kept));
}

/** The document of a line that could not be parsed; `fault` of the writer holds the reason. */
function rawShape(context: DocumentContext, tags: readonly string[]) {
  const message: Emit = (out, line, key) => {
    out.raw(key);
    out.ascii('"');
    out.escaped(line.bytes.subarray(line.starts[0], line.ends[0]));
    out.ascii('",');
  };
  const reason: Emit = (out, _line, key) => {
    out.raw(key);
    out.raw(utf8(`${JSON.stringify(out.fault ?? '')},`));
  };
  return {
    message,
    tags: constant(tags),
    error: { message: reason },
    event: { ...eventShape(context), kind: constant('event') },
    aws: objectShape(context),
    ...contextShape(context),
  };
}
