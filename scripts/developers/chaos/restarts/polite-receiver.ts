import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openReceiver } from '@lambda-core/local/logstash/receiver';

/**
 * A receiver in Node that goes down in good order: it ends each connection, which sends its FIN, and closes
 * it with data unread. For its arguments see `receiver-process.ts`.
 */
async function main([host = '', rate, file = '', cert, key]: readonly string[]): Promise<void> {
  const bytesPerSecond = Number(rate) || Infinity;
  writeFileSync(file, '');
  await using receiver = await openReceiver({
    host,
    behaviour: { bytesPerSecond },
    ...(bytesPerSecond < Infinity ? { onLines: (lines) => appendFileSync(file, lines) } : {}),
    ...(cert && key ? { tls: { cert: text(cert), key: text(key) } } : {}),
  });
  process.stdout.write(`${receiver.port}\n`);
  for await (const _ of createInterface({ input: process.stdin })) await receiver.restart();
}

function text(file: string): string {
  return readFileSync(file, 'utf8');
}

void main(process.argv.slice(2));
