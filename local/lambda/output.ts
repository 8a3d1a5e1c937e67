import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export type Output = {
  /** Resolves when the bootstrap's end marker of this invocation has come by, or the stream ended. */
  reachedEnd(requestId: string): Promise<void>;
};

/**
 * Reads one output stream of an environment line by line. The bootstrap writes `\0end:<request id>`
 * behind each invocation's output; those markers are taken out.
 */
export function readOutput(stream: Readable, onLine: (line: string) => void): Output {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let last = '';
  let ended = false;
  let wake = () => {};

  const take = (line: string) => {
    const marker = line.indexOf('\0end:');
    if (marker === -1) {
      onLine(line);
      return;
    }
    if (marker > 0) onLine(line.slice(0, marker));
    last = line.slice(marker + 5);
    wake();
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  stream.once('close', () => {
    if (rest) take(rest);
    ended = true;
    wake();
  });

  return {
    reachedEnd: (requestId) =>
      new Promise((resolve) => {
        wake = () => {
          if (ended || last === requestId) resolve();
        };
        wake();
      }),
  };
}
