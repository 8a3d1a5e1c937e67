export type Counters = {
  /** Whole lines, those that are not valid JSON included. */
  lines: number;
  bytes: number;
  /** Lines that are not valid JSON; always 0 in cheap mode, which does not look into lines. */
  malformedLines: number;
  /** Connections that ended in the middle of a line; the fragment counts as no line. */
  partialLines: number;
  /** Connections that ended before a Lumberjack window was whole. */
  partialWindows: number;
  /** Documents whose `event.id` had been seen before (only with `trackIds`). */
  repeatedIds: number;
  /** Bytes thrown away after an early close (`closeAfterBytes`). */
  discardedBytes: number;
  connections: {
    created: number;
    open: number;
    mostOpen: number;
    /** Ended by an error of the peer (reset, broken TLS) rather than by a FIN. */
    broken: number;
    /** Turned away because the TLS handshake failed. */
    handshakesFailed: number;
  };
};

/** How the receiver misbehaves. Zero, `false` or `Infinity` is good behaviour. */
export type Behaviour = {
  /**
   * The kernel completes the connection at once, the application notices it this much later. To the
   * peer it is the same as an application that calls accept(2) late.
   */
  acceptDelayMilliseconds: number;
  /** A slow reader: all connections together; the rest waits in the kernel (TCP back-pressure). */
  bytesPerSecond: number;
  /** RST once a connection has brought so many bytes. */
  resetAfterBytes: number;
  /** FIN from this side once a connection has brought so many bytes; what follows is thrown away. */
  closeAfterBytes: number;
  /** The two above hit only so many connections, counted from the change of behaviour. */
  faultyConnections: number;
  /** Accepts, reads nothing, never closes. */
  stalled: boolean;
};

/** PEM texts. A client certificate is demanded when `clientCa` is given. */
export type ReceiverTls = { key: string; cert: string; clientCa?: string };

export type ReceiverOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  tls?: ReceiverTls;
  /** How many of the first documents to keep in `documents`. */
  keep?: number;
  /** Remember every `event.id` and count the repeated ones. */
  trackIds?: boolean;
  onDocument?: (document: unknown) => void;
  /** Gets whole lines as they came, several in one buffer, before the connection reads on. */
  onLines?: (lines: Buffer) => void;
  /** Refuse connections for so long after opening (the port is known but closed). */
  listenDelayMilliseconds?: number;
  behaviour?: Partial<Behaviour>;
};

export type Receiver = {
  readonly host: string;
  readonly port: number;
  readonly counters: Readonly<Counters>;
  readonly ids: ReadonlySet<string>;
  /** The first `keep` documents. */
  readonly documents: readonly unknown[];
  /** Changes some of the behaviour from now on; open connections included. */
  behave(changes: Partial<Behaviour>): void;
  /** Back to good behaviour. */
  behaveWell(): void;
  /** Stops reading without closing anything; `behaveWell()` reads on. */
  stall(): void;
  /** Resets every open connection and keeps listening. */
  resetConnections(): void;
  /** Closes the listener only: newcomers are refused, open connections go on. */
  stopListening(): void;
  /** As if the process had died: the port is closed and every connection reset. Memory stays. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  start(): Promise<void>;
  /** Goes down in good order: ends every connection, with what is unread; then listens again. */
  restart(): Promise<void>;
  /** Resolves when `predicate` holds; it is asked whenever something arrived or a connection changed. */
  waitFor(predicate: () => boolean, deadlineMilliseconds?: number): Promise<void>;
  /** Resolves when at least `count` lines have arrived. */
  waitForLines(count: number, deadlineMilliseconds?: number): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};
