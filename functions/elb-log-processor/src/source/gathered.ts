export type GatherLimits = { readonly bytes: number; readonly milliseconds: number };

/** As many bytes as `npm run ship` reads of a file at once; a slow source must not be waited for. */
const LIMITS: GatherLimits = { bytes: 256 * 1024, milliseconds: 1_000 };

/**
 * The pieces of a stream joined to larger ones: a socket gives 64 KiB at most, and every piece becomes a batch, a
 * chunk and a window, which cost as much for 200 lines as for 800.
 *
 * A piece is good only until the next one is asked for. What was gathered is yielded before the source's error.
 */
export async function* gathered(
  source: AsyncIterable<Uint8Array>,
  { bytes, milliseconds }: GatherLimits = LIMITS,
): AsyncGenerator<Uint8Array> {
  const room = new Uint8Array(bytes);
  let at = 0;
  let since = performance.now();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const piece of source) {
      for (let rest = piece; rest.length > 0; ) {
        const some = rest.subarray(0, bytes - at);
        room.set(some, at);
        at += some.length;
        rest = rest.subarray(some.length);
        if (at < bytes && performance.now() - since < milliseconds) continue;
        yield room.subarray(0, at);
        at = 0;
        since = performance.now();
      }
    }
  } catch (error) {
    failure = { error };
  }
  if (at > 0) yield room.subarray(0, at);
  if (failure !== undefined) throw failure.error;
}
