import { randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Log } from './log';
import { placeNamed } from './place';

/**
 * Standard input as a log. Without a name its lines have ids that no other run repeats: two that are
 * piped in, filtered from one log perhaps, must not replace each other's documents.
 */
export function standardInputLog(
  stream: Readable & { readonly isTTY?: boolean },
  name: string | undefined,
): Log {
  return {
    name: name ?? '-',
    isTerminal: stream.isTTY === true,
    place: placeNamed(name ?? randomUUID()),
    lasting: false,
    open: (signal) => notEmpty(addAbortSignal(signal, stream)),
  };
}

/** Nothing at all is a sign that whatever was to fill the pipe has failed. */
async function* notEmpty(stream: Readable): AsyncGenerator<Uint8Array> {
  let empty = true;
  for await (const piece of stream) {
    empty = false;
    yield piece;
  }
  if (empty)
    throw new LambdaCoreError('INPUT_EMPTY', 'standard input was empty, expected log lines');
}
