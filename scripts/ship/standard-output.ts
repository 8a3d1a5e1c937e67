import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { DocumentChunk } from '@lambda-core/elb-log-processor/documents/documents';
import type { OpenDelivery } from '@lambda-core/elb-log-processor/ship';

/**
 * Delivers to a stream such as standard output until `signal` aborts; a chunk is confirmed when the stream
 * has taken it.
 */
export function deliverTo(stream: Writable, signal: AbortSignal): OpenDelivery {
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
        const more = stream.write(chunk.bytes, (error) => {
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
