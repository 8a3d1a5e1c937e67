import type { Writable } from 'node:stream';
import type { openStatusLine } from './status-line';

/** Where results go while a status line is told: lines for people, events as JSON for programs. */
export function openResults(line: ReturnType<typeof openStatusLine>, stdout: Writable) {
  const print = (text: string) => {
    line.clear();
    stdout.write(`${text}\n`);
  };
  return {
    print,
    event: (name: string, content: object) =>
      print(JSON.stringify({ event: name, at: new Date().toISOString(), ...content })),
  };
}
