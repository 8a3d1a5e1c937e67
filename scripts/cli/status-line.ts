import type { Writable } from 'node:stream';
import { printable } from './printable';

/** Where people look; `columns` is a terminal's width. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const REDRAW_MILLISECONDS = 200;
/** No command is silent for more than two seconds. */
export const TELL_MILLISECONDS = 1_900;

/**
 * Tells how far something is, or what it waits for: a line that is rewritten on a terminal, and a line
 * every two seconds elsewhere. `text` is asked each time; nothing is told while it returns ''.
 *
 * The cursor is never hidden nor wrapping switched off: whoever is killed leaves the terminal as it was.
 */
export function openStatusLine(stream: Screen, text: () => string) {
  const terminal = stream.isTTY === true;
  const write = (line: string, end: string) => {
    const safe = printable(line).replaceAll('\n', ' ');
    stream.write(
      terminal ? `\r\x1b[K${safe.slice(0, (stream.columns || 80) - 1)}${end}` : `${safe}\n`,
    );
  };
  let shown = false;
  const tell = () => {
    const line = text();
    if (line === '') return;
    shown = true;
    write(line, '');
  };
  const timer = setInterval(tell, terminal ? REDRAW_MILLISECONDS : TELL_MILLISECONDS);
  const clear = () => {
    if (terminal && shown) stream.write('\r\x1b[K');
    shown = false;
  };
  const close = () => {
    clearInterval(timer);
    clear();
  };
  return {
    /** A line that stays, above the status. */
    note(line: string) {
      clear();
      stream.write(`${printable(line)}\n`);
    },
    /** Makes room for what is written elsewhere, until the next telling. */
    clear,
    /** Ends the telling. */
    close,
    [Symbol.dispose]: close,
  };
}
