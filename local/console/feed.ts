import { apply, diff, type Json } from './patch';
import { type ConsoleState, EMPTY } from './state';

/** A change of the state, as a merge patch; the first one that a listener hears is the whole state. */
export type Frame = Json;
export type Feed = ReturnType<typeof openFeed>;

/** Ten changes a second look alive; more cost the run that they tell of. */
const INTERVAL_MILLISECONDS = 100;

/** Reads the state again and again, as long as somebody listens, and tells what has changed. */
export function openFeed(read: () => ConsoleState, interval = INTERVAL_MILLISECONDS) {
  const listeners = new Set<(frame: Frame) => void>();
  let timer: NodeJS.Timeout | undefined;
  let known: Json = EMPTY;

  const look = () => {
    const state = read();
    const { at } = state;
    // Time alone is no news, but what is news has its time.
    known = { ...(known as object), at };
    const changes = diff(known, state);
    if (changes === undefined) return;
    // Of what is read, which goes on changing, only this is copied: most of it is as it was.
    const frame = structuredClone({ at, ...(changes as object) });
    known = apply(known, frame);
    for (const listener of listeners) listener(frame);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    /** Tells `listener` the whole state and then each change; returns the function that ends it. */
    subscribe(listener: (frame: Frame) => void): () => void {
      look();
      // In the order in which it stands there, the latest last, which changes do not tell.
      known = structuredClone(read());
      listener(known);
      listeners.add(listener);
      timer ??= setInterval(look, interval).unref();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    /** Looks at once, so that nothing that has happened is untold. */
    look,
    [Symbol.dispose]: stop,
  };
}
