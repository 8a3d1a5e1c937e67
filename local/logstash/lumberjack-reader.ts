import { inflateSync } from 'node:zlib';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** What a reader of Lumberjack frames tells, in the order of the stream. */
type LumberjackEvents = {
  /** A window begins: so many documents, numbered from 1. */
  window?(documents: number): void;
  /** One document, as it came, without a line end; `left` more are to come in its window. */
  document(json: Buffer, number: number, left: number): void;
};

const VERSION = '2'.charCodeAt(0);

/**
 * Reads Lumberjack, version 2, however the stream is cut; written from the protocol's description, and
 * stricter than Logstash: numbers have to run from 1 in each window, and a window has to be whole before
 * the next begins.
 * https://github.com/logstash-plugins/logstash-input-beats/blob/main/PROTOCOL.md
 */
export function createLumberjackReader(events: LumberjackEvents): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let expected = 0;
  let number = 0;

  /** Reads whole frames; returns what is left over. */
  const read = (bytes: Buffer): Buffer => {
    let at = 0;
    while (bytes.length - at >= 6) {
      if (bytes[at] !== VERSION) throw broken(`version ${bytes[at]}, expected "2"`);
      const type = String.fromCharCode(bytes[at + 1] as number);
      const value = bytes.readUInt32BE(at + 2);
      if (type === 'W') {
        if (number !== expected) throw broken(`a window after ${number} of ${expected} documents`);
        expected = value;
        number = 0;
        events.window?.(value);
        at += 6;
      } else if (type === 'J') {
        if (bytes.length - at < 10) break;
        const end = at + 10 + bytes.readUInt32BE(at + 6);
        if (bytes.length < end) break;
        number += 1;
        if (value !== number || number > expected) {
          throw broken(`document ${value}, expected ${number} of ${expected}`);
        }
        events.document(bytes.subarray(at + 10, end), number, expected - number);
        at = end;
      } else if (type === 'C') {
        if (bytes.length - at < 6 + value) break;
        const left = read(inflateSync(bytes.subarray(at + 6, at + 6 + value)));
        if (left.length > 0) throw broken('half a frame in a compressed one');
        at += 6 + value;
      } else {
        throw broken(`frame type ${JSON.stringify(type)}`);
      }
    }
    return bytes.subarray(at);
  };

  return (piece) => {
    rest = read(rest.length === 0 ? piece : Buffer.concat([rest, piece]));
  };
}

/** `2A` and the number of the last document taken. */
export function acknowledgement(number: number): Buffer {
  const bytes = Buffer.from('2A\0\0\0\0');
  bytes.writeUInt32BE(number, 2);
  return bytes;
}

function broken(found: string): LambdaCoreError {
  return new LambdaCoreError('LUMBERJACK_BROKEN', `not Lumberjack: found ${found}`);
}
