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
  /** That hits only so many connections, counted from the change of behaviour. */
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
  /** `isRepeat`: its `event.id` had come before (only with `trackIds`). */
  onDocument?: (document: unknown, isRepeat: boolean) => void;
  /** Gets whole lines as they came, several in one buffer, before the connection reads on. */
  onLines?: (lines: Buffer) => void;
  /** Refuse connections for so long after opening (the port is known but closed). */
  listenDelayMilliseconds?: number;
  behaviour?: Partial<Behaviour>;
};
