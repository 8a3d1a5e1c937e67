import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** A line, and its round trip as it was measured. */
export type MeasuredLine = DelayLine & { readonly milliseconds: string };

const SCRIPT = join(__dirname, 'delay-line.py');

/** A port where nothing listens, in namespaces of our own. */
const NOBODY = 9;

export type DelayLine = AsyncDisposable & {
  /** The address of the far end. */
  readonly host: string;
  /** What to put before a command that is to run at the far end. */
  readonly prefix: readonly string[];
};

/**
 * Opens a line from this process's network namespace, which must be its own, to another.
 * @param number which of several it is, from 0
 * @param roundTrip in milliseconds; what the line itself takes comes on top
 * @throws LambdaCoreError `NO_DELAY_LINE`, with what Python said
 */
export async function openDelayLine(
  python: string,
  number: number,
  roundTrip: number,
): Promise<DelayLine> {
  const parameters = [SCRIPT, String(number), String(roundTrip)];
  const child = spawn(python, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [pid] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    closed.then(() => {
      throw new LambdaCoreError(
        'NO_DELAY_LINE',
        `no delay line: ${said.trim().split('\n').at(-1)}`,
      );
    }),
  ]);
  return {
    host: `10.0.${number}.2`,
    prefix: ['nsenter', `--net=/proc/${pid}/ns/net`],
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await closed;
    },
  };
}

/**
 * In milliseconds: how much longer a refusal takes from there than on loopback. The
 * shortest of many, for this process is not always on time.
 */
export async function measureRoundTrip({ host }: DelayLine): Promise<number> {
  return (await refusal(host)) - (await refusal('127.0.0.1'));
}

async function refusal(host: string): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < 50; at += 1) {
    const start = performance.now();
    const socket = connect(NOBODY, host);
    await new Promise((resolve) => socket.once('error', resolve));
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
