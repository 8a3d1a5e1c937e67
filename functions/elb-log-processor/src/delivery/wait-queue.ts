type Place<T> = { readonly item: T; leave(): void; resolve(): void; reject(error: unknown): void };

/**
 * Callers who wait their turn, first come first served.
 * @param left is called after a caller has left early: the one behind may be admissible at once
 */
export function openWaitQueue<T>(left: () => void) {
  const places: Place<T>[] = [];
  return {
    get length() {
      return places.length;
    },
    first: () => places[0]?.item,
    /** Resolves at this caller's turn; rejects with `signal.reason` and leaves the queue on abort. */
    wait(item: T, signal?: AbortSignal): Promise<void> {
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
    rejectAll(error: unknown) {
      for (const place of places.splice(0)) {
        place.leave();
        place.reject(error);
      }
    },
  };
}
