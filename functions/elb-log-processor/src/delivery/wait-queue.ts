/** Callers who wait their turn, first come first served. */
export type WaitQueue<T> = {
  readonly length: number;
  first(): T | undefined;
  /** Resolves at this caller's turn; rejects with `signal.reason` and leaves the queue on abort. */
  wait(item: T, signal?: AbortSignal): Promise<void>;
  admitFirst(): void;
  rejectAll(error: unknown): void;
};

type Place<T> = { readonly item: T; leave(): void; resolve(): void; reject(error: unknown): void };

/** `left` is called after a caller has left early: the one behind may be admissible at once. */
export function openWaitQueue<T>(left: () => void): WaitQueue<T> {
  const places: Place<T>[] = [];
  return {
    get length() {
      return places.length;
    },
    first: () => places[0]?.item,
    wait(item, signal) {
      return new Promise((resolve, reject) => {
        const abort = () => {
          places.splice(places.indexOf(place), 1);
          reject(signal?.reason);
          left();
        };
        const leave = () => signal?.removeEventListener('abort', abort);
        const place: Place<T> = { item, leave, resolve, reject };
        places.push(place);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    admitFirst() {
      const place = places.shift();
      place?.leave();
      place?.resolve();
    },
    rejectAll(error) {
      for (const place of places.splice(0)) {
        place.leave();
        place.reject(error);
      }
    },
  };
}
