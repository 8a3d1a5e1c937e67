import { isUtf8 } from 'node:buffer';
import type { LineBatch } from '../source/line-batches';
import { bufferShelf, plain } from './buffers';
import type { DocumentContext } from './context';
import { writeFrameHeader } from './frames';
import { Output } from './output';
import { createPrograms } from './programs';
import { createLineRenderer } from './reference/line-renderer';
import { sharedEngine } from './wasm/engine';
import { FRAME_HEADER_BYTES, INPUT_BYTES } from './wasm/layout';

/** The documents of one batch of lines. */
export type DocumentChunk = {
  /** JSON documents, framed as the renderer was told. */
  readonly bytes: Uint8Array;
  readonly lines: number;
  /** How many of the lines were parsed; the others are in `bytes` raw and tagged. */
  readonly parsed: number;
  /** Offset of the batch in the uncompressed file, and of what follows the last line that is in here. */
  readonly offset: number;
  readonly end: number;
};

export type Renderer = {
  /**
   * Makes the documents of a batch, or of its first lines: when they fill a chunk, `end` tells where the
   * rest begins. `buffer` may be one that is not needed any more: this batch or a later one is written
   * into it.
   */
  render(batch: LineBatch, buffer?: Uint8Array): DocumentChunk;
  /** How many lines the fast path has taken so far. */
  readonly fastLines: number;
};

export type RendererOptions = {
  /** Documents end with a newline, or are frames of Lumberjack, numbered from 1 in each chunk. */
  readonly framing?: 'newline' | 'lumberjack';
  /** `false` renders every line by the reference, as tests and measurements need it. */
  readonly fastPath?: boolean;
  /** A chunk takes no more lines once it has so many bytes; left out: it takes the whole batch. */
  readonly chunkBytes?: number;
};

const NEWLINE = 0x0a;
const TAB = 0x09;
const RETURN = 0x0d;
const SPACE = 0x20;
/** A byte order mark as UTF-8. */
const MARK = Buffer.from('\ufeff');

/** What documents need more than their lines, until a file has shown it. */
const USUAL_GROWTH = 4;
/** Smaller batches do not show it: one short line may have a long document. */
const TELLING_BYTES = 16 * 1024;
/** Room for what one line more may need, or a batch of a few. */
const SLACK = 16 * 1024;

/**
 * Parses lines of every ELB format into ECS documents, for one file.
 *
 * Plain lines, nearly all, go through the WebAssembly module (`wasm/engine.ts`), a whole batch in one
 * call. Each line that it declines, like the first of every format in a file, is rendered by the
 * reference (`reference/`), whose documents are the same byte for byte.
 *
 * Blank lines, of white space alone, are no log lines, and a byte order mark before the first line is none
 * of its bytes; both keep their place in the offsets.
 *
 * `onFailure` hears why a line could not be parsed. Such a line becomes a document all the same: raw in
 * `message`, tagged `_elbparsefailure`, the reason in `error.message`.
 */
export function createRenderer(
  context: DocumentContext,
  onFailure: (reason: string) => void,
  {
    fastPath = true,
    framing = 'newline',
    chunkBytes = Number.POSITIVE_INFINITY,
  }: RendererOptions = {},
): Renderer {
  const programs = createPrograms(context);
  const renderLine = createLineRenderer(context, programs);
  const shelf = bufferShelf();
  const framed = framing === 'lumberjack';
  let growth = USUAL_GROWTH;
  let told = false;
  let fastLines = 0;

  return {
    get fastLines() {
      return fastLines;
    },
    render(batch, buffer) {
      const bytes = plain(batch.bytes);
      if (buffer !== undefined) shelf.put(buffer);
      const expected = Math.min(Math.ceil(bytes.length * growth), chunkBytes);
      const out = new Output(shelf.take(expected + SLACK));
      const engine = fastPath && batch.cut === 0 ? sharedEngine() : undefined;
      let lines = 0;
      let parsed = 0;
      let from = batch.offset === 0 && MARK.equals(bytes.subarray(0, 3)) ? 3 : 0;
      while (from < bytes.length && out.at < chunkBytes) {
        const to = pieceEnd(bytes, from);
        const piece = bytes.subarray(from, to);
        const fast = piece.length <= INPUT_BYTES && isUtf8(piece) ? engine : undefined;
        fast?.load(piece);
        let at = from;
        while (at < to && out.at < chunkBytes) {
          const image = programs.image();
          if (fast !== undefined && image !== undefined) {
            fast.use(image);
            at = from + fast.run(out, at - from, batch.offset + from, framed ? lines + 1 : 0);
            lines += fast.written;
            parsed += fast.written;
            fastLines += fast.written;
            if (at >= to) break;
          }
          // The module declines blank lines, so they all come by here.
          const content = batch.cut === 0 ? behindBlankLines(bytes, at, to) : at;
          if (content > at) {
            at = content;
            continue;
          }
          const newline = bytes.indexOf(NEWLINE, at);
          const end = newline < 0 ? bytes.length : newline;
          const stop = end > at && bytes[end - 1] === RETURN ? end - 1 : end;
          const { json, fault } = renderLine({
            bytes: bytes.subarray(at, stop),
            length: end - at + batch.cut,
            offset: batch.offset + at,
          });
          if (fault === undefined) parsed++;
          else onFailure(`line at offset ${batch.offset + at}: ${fault}`);
          lines++;
          if (framed) {
            out.reserve(FRAME_HEADER_BYTES);
            const begin = out.at + FRAME_HEADER_BYTES;
            out.at = begin;
            out.text(json);
            writeFrameHeader(out.bytes, begin, out.at, lines);
          } else out.text(`${json}\n`);
          at = newline < 0 ? bytes.length : newline + 1;
        }
        // The module counts the newline that the last line of a file may lack.
        from = Math.min(at, to);
      }
      // An eighth more, or every buffer would soon be a little too small for the next batch.
      if (from >= TELLING_BYTES && (!told || out.at > from * growth)) {
        growth = (out.at / from) * 1.125;
        told = true;
      }
      return {
        bytes: out.bytes.subarray(0, out.at),
        lines,
        parsed,
        offset: batch.offset,
        end: batch.offset + from + (from === bytes.length ? batch.cut : 0),
      };
    },
  };
}

/** Where the piece that begins at `from` ends: as many whole lines as the module takes, or one. */
function pieceEnd(bytes: Uint8Array, from: number): number {
  if (bytes.length - from <= INPUT_BYTES) return bytes.length;
  const last = bytes.lastIndexOf(NEWLINE, from + INPUT_BYTES - 1);
  if (last >= from) return last + 1;
  const next = bytes.indexOf(NEWLINE, from);
  return next < 0 ? bytes.length : next + 1;
}

/** Where the first line at or behind `from` begins that holds more than white space, or `end`. */
function behindBlankLines(bytes: Uint8Array, from: number, end: number): number {
  let line = from;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) line = at + 1;
    else if (byte !== SPACE && (byte < TAB || byte > RETURN)) return line;
  }
  return end;
}
