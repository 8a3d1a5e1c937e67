import { diff, type Json } from './patch';
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
  let known: ConsoleState = structuredClone(EMPTY);

  const look = () => {
    const state = structuredClone(read());
    known.at = state.at;
    // Time alone is no news, but what is news has its time.
    const changes = diff(known, state);
    if (changes === undefined) return;
    known = state;
    const frame = { at: state.at, ...(changes as object) };
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
