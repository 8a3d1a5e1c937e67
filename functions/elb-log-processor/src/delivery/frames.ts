import { writeInteger } from '../documents/frames';
import { FRAME_HEADER_BYTES } from '../documents/wasm/layout';
import type { Piece } from './in-flight';

/**
 * Lumberjack, version 2: `2W` and how many documents follow, then for each `2J`, its number within the
 * window, its length and itself. Integers are 32 bits, big-endian.
 * https://github.com/logstash-plugins/logstash-input-beats/blob/main/PROTOCOL.md
 */
const VERSION = 0x32;
const WINDOW = 0x57;
const COMPRESSED = 0x43;
const ACKNOWLEDGEMENT = 0x41;

export function windowHeader(documents: number): Uint8Array {
  return header(WINDOW, documents);
}

export function compressedHeader(bytes: number): Uint8Array {
  return header(COMPRESSED, bytes);
}

/** Cuts frames into the first `lines` of them and the others, which get numbers from 1 as well. */
export function cutFrames({ bytes, lines: all }: Piece, lines: number): [Piece, Piece] {
  let at = 0;
  for (let passed = 0; passed < lines; passed++) at = frameEnd(bytes, at);
  const rest = bytes.subarray(at);
  numberFrames(rest);
  return [
    { bytes: bytes.subarray(0, at), lines },
    { bytes: rest, lines: all - lines },
  ];
}

/** Frames of several pieces as those of one window. */
export function joinFrames(pieces: readonly Piece[]): Piece {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const bytes = new Uint8Array(Buffer.concat(pieces.map((piece) => piece.bytes)));
  numberFrames(bytes);
  return { bytes, lines: pieces.reduce((sum, { lines }) => sum + lines, 0) };
}

function numberFrames(frames: Uint8Array): void {
  for (let at = 0, number = 1; at < frames.length; at = frameEnd(frames, at), number++) {
    writeInteger(frames, at + 2, number);
  }
}

/**
 * Reads a stream of acknowledgements, however it is cut into pieces.
 * @returns their numbers
 * @throws Error when the stream holds anything else
 */
export function acknowledgementReader(): (piece: Uint8Array) => number[] {
  let rest = Buffer.alloc(0);
  return (piece) => {
    const bytes = Buffer.concat([rest, piece]);
    const numbers: number[] = [];
    let at = 0;
    for (; bytes.length - at >= 6; at += 6) {
      if (bytes[at] !== VERSION || bytes[at + 1] !== ACKNOWLEDGEMENT)
        throw notAcknowledged(bytes, at);
      numbers.push(bytes.readUInt32BE(at + 2));
    }
    // What does not begin like one is no half of one.
    if (at < bytes.length && bytes[at] !== VERSION) throw notAcknowledged(bytes, at);
    rest = bytes.subarray(at);
    return numbers;
  };
}

function notAcknowledged(bytes: Buffer, at: number): Error {
  const found = JSON.stringify(bytes.toString('latin1', at, at + 16));
  return new Error(`the receiver answered ${found}, expected a Lumberjack acknowledgement ("2A…")`);
}

function header(type: number, value: number): Uint8Array {
  const bytes = new Uint8Array([VERSION, type, 0, 0, 0, 0]);
  writeInteger(bytes, 2, value);
  return bytes;
}

function frameEnd(bytes: Uint8Array, at: number): number {
  return at + FRAME_HEADER_BYTES + readInteger(bytes, at + 6);
}

function readInteger(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return high * 65536 + low;
}
