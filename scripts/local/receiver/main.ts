import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { openReceiver } from './receiver';
import type { ReceiverOptions } from './types';

const HELP = `Receives JSON lines over TCP, as Logstash's tcp input would.

  tsx scripts/local/receiver/main.ts [--port N] [--count-only] [--bytes-per-second N] [--to FILE]

  --port N              listen on this port of 127.0.0.1 (default: a free one)
  --count-only          count newlines without looking into the lines
  --bytes-per-second N  read no faster than this
  --to FILE             append the lines to FILE
  --help                show this

Prints {"port":N} when listening, and its counters as one JSON line on the input line "stats", and when
its input ends or it is interrupted, which also ends it.
`;

main().catch((error) => {
  process.stderr.write(`receiver: ${describeError(error)}\n`);
  process.exit(isWrongFlag(error) ? 2 : 1);
});

async function main(): Promise<void> {
  const { help, options } = readFlags();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const receiver = await openReceiver(options);
  const print = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
  const finish = () => {
    print(receiver.counters);
    process.exit(0);
  };
  process.once('SIGTERM', finish).once('SIGINT', finish);
  print({ port: receiver.port });
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      if (line.trim() === 'stats') print(receiver.counters);
    })
    .once('close', finish);
}

function readFlags(): { help: boolean; options: ReceiverOptions } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'count-only': { type: 'boolean', default: false },
      'bytes-per-second': { type: 'string' },
      to: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const rate = values['bytes-per-second'];
  const options: ReceiverOptions = {
    port: wholeNumber('--port', values.port, 0, 65_535),
    trackIds: !values['count-only'],
  };
  if (rate !== undefined) {
    const most = Number.MAX_SAFE_INTEGER;
    options.behaviour = { bytesPerSecond: wholeNumber('--bytes-per-second', rate, 1, most) };
  }
  if (values.to !== undefined && !values.help) {
    const file = openSync(values.to, 'a');
    // Written before the connection reads on, so a sender's confirmed lines are in the file even when
    // this process is killed the moment after.
    options.onLines = (lines) => {
      for (let at = 0; at < lines.length; ) at += writeSync(file, lines, at);
    };
  }
  return { help: values.help, options };
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  const expected = `a whole number from ${least} to ${most}`;
  throw new LambdaCoreError('INVALID_FLAG', `${flag} expects ${expected}, not "${text}"`);
}

/** Ours, or one of `parseArgs` for an unknown flag or a missing value. */
function isWrongFlag(error: unknown): boolean {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return code === 'INVALID_FLAG' || code.startsWith('ERR_PARSE_ARGS');
}
