import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { parseFlags } from './flags';

/** Receives until the signal aborts or standard input ends; then prints what was counted. */
export async function serve(argv: readonly string[], signal: AbortSignal): Promise<number> {
  await using receiver = await openReceiver(parseFlags(argv));
  // At once, even into a pipe: whoever is killed the moment after has said it.
  const print = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
  print({ port: receiver.port });
  const input = createInterface({ input: process.stdin, signal }).on('line', (line) => {
    if (line.trim() === 'stats') print(receiver.counters);
  });
  await once(input, 'close');
  process.stdin.destroy();
  print(receiver.counters);
  return 0;
}
