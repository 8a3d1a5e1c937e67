export type Counters = ReturnType<typeof noCounters>;

export function noCounters() {
  return {
    /** Whole lines, those that are not valid JSON included. */
    lines: 0,
    bytes: 0,
    /** Lines that are not valid JSON; always 0 in cheap mode, which does not look into lines. */
    malformedLines: 0,
    /** Connections that ended in the middle of a line; the fragment counts as no line. */
    partialLines: 0,
    /** Connections that ended before a Lumberjack window was whole. */
    partialWindows: 0,
    /** Documents whose `event.id` had been seen before (only with `trackIds`). */
    repeatedIds: 0,
    connections: {
      created: 0,
      open: 0,
      mostOpen: 0,
      /** Ended by an error of the peer (reset, broken TLS) rather than by a FIN. */
      broken: 0,
      /** Turned away because the TLS handshake failed. */
      handshakesFailed: 0,
    },
  };
}
