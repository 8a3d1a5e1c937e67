import { DIGITS, STACK } from '../src/documents/wasm/layout';
import {
  ADDRESS,
  BEGIN,
  CLOSE,
  DROP_COMMA,
  END,
  EVENT_ID,
  FINISH,
  FLOAT,
  GROUP,
  IP,
  LIST,
  LONG,
  OFFSET,
  OUTCOME,
  PART,
  PORT,
  PRESENT_STARTS_WITH,
  REQUEST,
  SAME_TIME,
  STARTS_WITH,
  STRING,
  TEXT,
  TIME,
  TIMESTAMP,
  TLS_PROTOCOL,
  TLS_VERSION,
  TRIM,
} from '../src/documents/wasm/operations';
import { Bytes } from './bytes';
import { deriveAddress, derivePart, deriveRequest, trim } from './derive';
import { Fields } from './fields';
import { isIp, isNumber, isTime, leadingZeros, versionLength, writeList } from './values';

const COMMA = 0x2c;
const QUOTE = 0x22;
/** More braces than objects end with one value. */
const BRACES = 0x7d7d7d7d;
/** The `4` of a status such as 404. */
const CLIENT_ERROR = 0x34;
/** The bytes `",` and `},` and `],` as they stand in a word. */
const QUOTE_COMMA = 0x2c22;
const BRACE_COMMA = 0x2c7d;
const BRACKET_COMMA = 0x2c5d;

/**
 * Runs a program on the fields of the current line and returns where its document ends, 0 when the line
 * has to be declined. The caller makes sure that there is room.
 */
export function interpret(program: i32, out: i32): i32 {
  let ip = program;
  let at = out;
  let stack = STACK;
  let operation = load<i32>(ip);
  while (operation !== FINISH) {
    const field = load<u8>(ip, 4) as i32;
    const closes = load<u8>(ip, 5) as i32;
    const text = load<i32>(ip, 8);
    const length = load<i32>(ip, 12);
    ip += GROUP;
    switch (operation) {
      case TEXT:
        Bytes.copy(at, text, length);
        at += length;
        break;
      case STRING:
      case IP: {
        const start = Fields.start(field);
        const end = Fields.end(field);
        if (Fields.absent(start, end)) break;
        if (operation === IP && !isIp(start, end)) return 0;
        Bytes.copy(at, text, length);
        at += length;
        Bytes.copy(at, start, end - start);
        at += end - start;
        store<u8>(at, QUOTE);
        store<i32>(at, BRACES, 1);
        at += 1 + closes;
        store<u8>(at++, COMMA);
        break;
      }
      case LONG:
      case PORT:
      case FLOAT: {
        const start = Fields.start(field);
        const end = Fields.end(field);
        if (Fields.absent(start, end)) break;
        if (!isNumber(operation, start, end)) return 0;
        Bytes.copy(at, text, length);
        at += length;
        v128.store(at, v128.load(start));
        at += end - start;
        store<i32>(at, BRACES);
        at += closes;
        store<u8>(at++, COMMA);
        break;
      }
      case TIMESTAMP:
      case TIME:
      case SAME_TIME: {
        const start = Fields.start(field);
        const end = Fields.end(field);
        if (Fields.absent(start, end)) {
          if (operation === TIMESTAMP) return 0;
          break;
        }
        if (operation !== SAME_TIME && !isTime(start, end)) return 0;
        Bytes.copy(at, text, length);
        at += length;
        Bytes.copy(at, start, end - start);
        at += end - start;
        if (Bytes.at(end - 1) !== 0x5a) store<u8>(at++, 0x5a);
        store<u8>(at, QUOTE);
        store<i32>(at, BRACES, 1);
        at += 1 + closes;
        store<u8>(at++, COMMA);
        break;
      }
      case LIST: {
        const separator = load<i32>(ip);
        ip += GROUP;
        const start = Fields.start(field);
        const end = Fields.end(field);
        if (Fields.absent(start, end)) break;
        Bytes.copy(at, text, length);
        at = writeList(start, end, separator, at + length);
        store<u16>(at, BRACKET_COMMA);
        at += 2;
        break;
      }
      case OFFSET: {
        Bytes.copy(at, text, length);
        at += length;
        const zeros = leadingZeros(15);
        v128.store(at, v128.load(DIGITS + zeros));
        at += 16 - zeros;
        store<u8>(at++, COMMA);
        break;
      }
      case EVENT_ID: {
        Bytes.copy(at, text, length);
        at += length;
        const zeros = leadingZeros(4);
        v128.store(at, v128.load(DIGITS + zeros));
        at += 16 - zeros;
        store<u16>(at, QUOTE_COMMA);
        at += 2;
        break;
      }
      case OUTCOME:
      case STARTS_WITH:
      case PRESENT_STARTS_WITH:
      case TLS_PROTOCOL: {
        const more = ip;
        ip += GROUP;
        const choice = choose(operation, Fields.start(field), Fields.end(field), more);
        if (choice < 0) break;
        if (choice > 1) return 0;
        if (choice === 0) {
          Bytes.copy(at, text, length);
          at += length;
        } else {
          const other = load<i32>(more, 12);
          Bytes.copy(at, load<i32>(more, 8), other);
          at += other;
        }
        break;
      }
      case TLS_VERSION: {
        const start = Fields.start(field);
        const end = Fields.end(field);
        if (Fields.absent(start, end)) break;
        const version = versionLength(start, end);
        if (version === 0) break;
        Bytes.copy(at, text, length);
        at += length;
        store<u8>(at, load<u8>(start, 4));
        if (version > 1) {
          store<u8>(at, 0x2e, 1);
          store<u8>(at, load<u8>(end - 1), 2);
          at += 2;
        }
        at++;
        store<u16>(at, QUOTE_COMMA);
        at += 2;
        break;
      }
      case BEGIN:
        store<i32>(stack, at);
        stack += 4;
        Bytes.copy(at, text, length);
        at += length;
        break;
      case END:
        stack -= 4;
        if (at === load<i32>(stack) + length) {
          at -= length;
          break;
        }
        store<u16>(at - 1, BRACE_COMMA);
        at++;
        break;
      case CLOSE:
        store<u16>(at - 1, BRACE_COMMA);
        at++;
        break;
      case DROP_COMMA:
        at--;
        break;
      case ADDRESS:
        deriveAddress(field, text, length);
        break;
      case REQUEST:
        deriveRequest(field);
        break;
      case TRIM:
        trim(field);
        break;
      case PART:
        derivePart(field, text, length, ip);
        ip += GROUP;
        break;
      default:
        return 0;
    }
    operation = load<i32>(ip);
  }
  return at;
}

/** 0 for the first text, 1 for the other, -1 for neither, 2 to decline the line. */
function choose(operation: i32, start: i32, end: i32, more: i32): i32 {
  if (operation === TLS_PROTOCOL) {
    if (versionLength(start, end) === 0) return -1;
    return i32((Bytes.at(start) | 0x20) !== 0x74);
  }
  if (operation !== STARTS_WITH && Fields.absent(start, end)) return -1;
  if (operation === OUTCOME) {
    // Three digits: that they are, is looked at where the status is written.
    if (end - start !== 3) return 2;
    return i32(Bytes.at(start) >= CLIENT_ERROR);
  }
  return i32(!Bytes.same(start, load<i32>(more), load<i32>(more, 4)));
}
