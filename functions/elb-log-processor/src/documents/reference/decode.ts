import { isUtf8 } from 'node:buffer';

/** The text of a line, with U+FFFD for what is not UTF-8: the rest of it can still be read. */
export function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const { buffer, byteOffset, length } = bytes;
  return Buffer.from(buffer, byteOffset, length).toString();
}

/** The same of a line that was cut: a character at its end may have been cut as well, and goes. */
export function decodeCut(bytes: Uint8Array): string {
  for (let less = 0; less <= LONGEST_CHARACTER; less++) {
    const kept = bytes.subarray(0, Math.max(0, bytes.length - less));
    if (isUtf8(kept)) return decode(kept);
  }
  return decode(bytes);
}

const LONGEST_CHARACTER = 4;
