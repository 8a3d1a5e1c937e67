import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Behaviour, ReceiverOptions } from '@lambda-core/local/logstash/types';
import { UsageError } from '../../cli/command';
import { portOf, wholeNumber } from '../../cli/values';

/** The flags that order a receiver to misbehave; `npm start` has them, too, with a prefix. */
export const BEHAVIOUR_FLAGS = {
  'bytes-per-second': { type: 'string' },
  'reset-after': { type: 'string' },
  'faulty-connections': { type: 'string' },
} as const;

type BehaviourValues = { readonly [Name in keyof typeof BEHAVIOUR_FLAGS]?: string | undefined };

/** @throws UsageError naming the flag, what was found and what was expected */
export function parseFlags(argv: readonly string[]): ReceiverOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...BEHAVIOUR_FLAGS,
      port: { type: 'string', default: '0' },
      'count-only': { type: 'boolean', default: false },
      to: { type: 'string' },
    },
  });
  return {
    port: portOf('--port', values.port),
    trackIds: !values['count-only'],
    behaviour: behaviourOf(values),
    ...(values.to === undefined ? {} : { onLines: appendTo(values.to) }),
  };
}

/**
 * What the values of `BEHAVIOUR_FLAGS` order; `dashes` is what stands before their names.
 * @throws UsageError naming the flag, what was found and what was expected
 */
export function behaviourOf(values: BehaviourValues, dashes = '--'): Partial<Behaviour> {
  const number = (name: keyof BehaviourValues) => {
    const text = values[name];
    return text === undefined ? undefined : wholeNumber(`${dashes}${name}`, text, 1);
  };
  const bytesPerSecond = number('bytes-per-second');
  const resetAfterBytes = number('reset-after');
  const faultyConnections = number('faulty-connections');
  if (faultyConnections !== undefined && resetAfterBytes === undefined) {
    throw new UsageError(
      `${dashes}faulty-connections: found without ${dashes}reset-after, which says what their fault is`,
    );
  }
  return {
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(resetAfterBytes === undefined ? {} : { resetAfterBytes }),
    ...(faultyConnections === undefined ? {} : { faultyConnections }),
  };
}

/**
 * Written before the connection reads on, so a sender's confirmed lines are in the file even when this
 * process is killed the moment after.
 */
function appendTo(path: string): (lines: Buffer) => void {
  const file = openSync(path, 'a');
  return (lines) => {
    for (let at = 0; at < lines.length; ) at += writeSync(file, lines, at);
  };
}
