/** Objects and their bytes. */
export type Copied = { readonly objects: number; readonly bytes: number };

/** Adds up what copiers say about segments that they are still working on. */
export function openRunning() {
  const byInvocation = new Map<string, Copied>();
  return {
    /** The sum over all invocations that are running. */
    get copied(): Copied {
      let [objects, bytes] = [0, 0];
      for (const copied of byInvocation.values()) {
        objects += copied.objects;
        bytes += copied.bytes;
      }
      return { objects, bytes };
    },
    /** Takes what an invocation prints. */
    hear(line: string, requestId: string) {
      // Most lines are something else, and long.
      if (!line.includes('"progress"')) return;
      const { message, running } = JSON.parse(line) as { message?: string; running?: Copied };
      if (message === 'progress' && running !== undefined) byInvocation.set(requestId, running);
    },
    end: (requestId: string) => void byInvocation.delete(requestId),
  };
}
