import {
  DECLINED,
  DONE,
  FRAME_BEGIN,
  FRAME_HEADER_BYTES,
  FULL,
  GROWTH,
  IMAGE,
  MAX_LINE,
  OUTPUT,
  OUTPUT_END,
  RESULT,
} from '../src/documents/wasm/layout';
import { interpret } from './interpret';
import { recognise } from './recognise';
import { count, keep, listed, scan } from './scan';
import { writeDigits } from './values';

/**
 * Writes the documents of the lines in `from … end)` to the output area until there are no more, one is
 * declined, or there is no room: `RESULT` tells. `offset` is that of the byte at `from` in the file. With a
 * `number` each document gets a Lumberjack header with it, and the next one the next, instead of a newline.
 */
export function render(from: i32, end: i32, offset: f64, number: i32): void {
  const origin = (offset as u64) - (from as u64);
  // What a document may need besides the text of its line.
  const fixed = load<i32>(IMAGE, 4);
  let at = from;
  let out = OUTPUT;
  let lines = 0;
  let status = DONE;
  const header = number > 0 ? FRAME_HEADER_BYTES : 0;
  while (at < end) {
    const newline = scan(at);
    const length = newline - at;
    if (newline === 0 || length > MAX_LINE) {
      status = DECLINED;
      break;
    }
    if (out + header + length * GROWTH + fixed > OUTPUT_END) {
      status = out === OUTPUT ? DECLINED : FULL;
      break;
    }
    let written = renderLine(origin + (at as u64), out + header);
    if (written === 0) {
      status = DECLINED;
      break;
    }
    if (header > 0) {
      // The next header takes the place of the newline.
      written--;
      store<u16>(out, FRAME_BEGIN);
      store<u32>(out, bswap<u32>(number + lines), 2);
      store<u32>(out, bswap<u32>(written - out - header), 6);
    }
    out = written;
    at = newline + 1;
    lines++;
  }
  store<i32>(RESULT, at);
  store<i32>(RESULT, out, 4);
  store<i32>(RESULT, lines, 8);
  store<i32>(RESULT, status, 12);
}

function renderLine(offset: u64, out: i32): i32 {
  const entry = recognise(count);
  if (entry === 0) return 0;
  const program = load<i32>(entry, 4);
  if (program === 0) return 0;
  if (listed >= 0 && listed !== load<i32>(entry, 12)) return 0;
  keep(load<u8>(entry, 9) as i32);
  writeDigits(offset);
  return interpret(program, out);
}
