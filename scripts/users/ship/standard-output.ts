import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { DocumentChunk } from '@lambda-core/elb-log-processor/documents/documents';
import type { OpenDelivery } from '@lambda-core/elb-log-processor/ship';
import { printable } from '../../cli/printable';

/**
 * Delivers to a stream such as standard output until `signal` aborts; a chunk is confirmed when the stream
 * has taken it. A terminal gets the documents with what it would act on as JSON's escapes.
 */
export function deliverTo(
  stream: Writable & { readonly isTTY?: boolean },
  signal: AbortSignal,
): OpenDelivery {
  const shown = ({ bytes }: DocumentChunk) =>
    stream.isTTY === true ? printable(Buffer.from(bytes).toString()) : bytes;
  return (_summary, confirmed) => {
    const waiting = new Set<DocumentChunk>();
    let failure: unknown;
    const onError = (error: unknown) => {
      failure ??= new LambdaCoreError('OUTPUT_FAILED', 'standard output cannot be written to', {
        cause: error,
      });
    };
    stream.on('error', onError);
    const check = () => {
      signal.throwIfAborted();
      if (failure !== undefined) throw failure;
    };
    const destroy = async () => {
      stream.off('error', onError);
    };
    return {
      framing: 'newline',
      async send(chunk) {
        check();
        waiting.add(chunk);
        const more = stream.write(shown(chunk), (error) => {
          if (error != null) return onError(error);
          waiting.delete(chunk);
          confirmed(chunk, chunk.lines);
        });
        if (!more) await once(stream, 'drain', { signal }).catch(onError);
        check();
      },
      async drain() {
        check();
        if (waiting.size > 0) {
          await new Promise<void>((resolve) => {
            stream.write('', (error) => {
              if (error != null) onError(error);
              resolve();
            });
          });
        }
        check();
      },
      unconfirmed: () => [...waiting],
      destroy,
      [Symbol.asyncDispose]: destroy,
    };
  };
}
