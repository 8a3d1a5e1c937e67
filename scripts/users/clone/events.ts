import type { Writable } from 'node:stream';
import { printable } from '../../cli/printable';
import { TELL_MILLISECONDS } from '../../cli/status-line';

/** What a program is told, apart from its `seconds` only when it has changed. */
export type Event = { readonly event: string; readonly seconds: number };

/** Writes events as JSON lines: each change, and what is current every two seconds. */
export function openEvents(stream: Writable, current: () => Event | undefined) {
  let last = '';
  const write = (value: object) => void stream.write(`${printable(JSON.stringify(value))}\n`);
  const tell = (always: boolean) => {
    const event = current();
    if (event === undefined) return;
    const { seconds, ...rest } = event;
    const text = JSON.stringify(rest);
    if (always || text !== last) write({ ...rest, seconds: Number(seconds.toFixed(3)) });
    last = text;
  };
  const timer = setInterval(() => tell(true), TELL_MILLISECONDS);
  return {
    note: (message: string) => write({ event: 'note', message }),
    /** Tells the current event if it is another one than was told last. */
    changed: () => tell(false),
    close: () => clearInterval(timer),
  };
}
