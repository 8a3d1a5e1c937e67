import { once } from 'node:events';
import { fstatSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { parseFlags } from './flags';

/** Receives until the signal aborts, or its standard input ends where somebody may type there; then prints what was counted. */
export async function serve(argv: readonly string[], signal: AbortSignal): Promise<number> {
  await using receiver = await openReceiver(parseFlags(argv));
  // At once, even into a pipe: whoever is killed the moment after has said it.
  const print = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
  print({ port: receiver.port });
  if (isTypedInto()) {
    const input = createInterface({ input: process.stdin, signal }).on('line', (line) => {
      if (line.trim() === 'stats') print(receiver.counters);
    });
    await once(input, 'close');
    process.stdin.destroy();
  } else if (!signal.aborted) await once(signal, 'abort');
  print(receiver.counters);
  return 0;
}

/** A script's `receiver &` has /dev/null there, whose end says nothing. */
function isTypedInto(): boolean {
  const input = fstatSync(process.stdin.fd);
  return process.stdin.isTTY || input.isFIFO() || input.isSocket();
}
