/** Objects and their bytes. */
export type Copied = { readonly objects: number; readonly bytes: number };

export type Running = {
  /** The sum over all invocations that are running. */
  readonly copied: Copied;
  /** Takes what an invocation prints. */
  hear(line: string, requestId: string): void;
  end(requestId: string): void;
};

/** Adds up what copiers say about segments that they are still working on. */
export function openRunning(): Running {
  const byInvocation = new Map<string, Copied>();
  return {
    get copied() {
      let [objects, bytes] = [0, 0];
      for (const copied of byInvocation.values()) {
        objects += copied.objects;
        bytes += copied.bytes;
      }
      return { objects, bytes };
    },
    hear(line, requestId) {
      // Most lines are something else, and long.
      if (!line.includes('"progress"')) return;
      const { message, running } = JSON.parse(line) as { message?: string; running?: Copied };
      if (message === 'progress' && running !== undefined) byInvocation.set(requestId, running);
    },
    end: (requestId) => void byInvocation.delete(requestId),
  };
}
