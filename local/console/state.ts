/** What the console shows at one moment: plain JSON, so that changes of it can be sent, kept and played again. */
export type ConsoleState = {
  /** Milliseconds since the run began. */
  at: number;
  /** The seed of a recording whose time is counted, not measured: what depends on the machine is left out then. */
  counted?: number;
  /** When the first documents were confirmed. */
  firstConfirmed?: number;
  logs: LogFlow;
  cloning: CloneFlow;
  /** The latest log files, by key. */
  files: Record<string, FileState>;
  /** The latest clones, by folder of the command bucket. */
  clones: Record<string, CloneState>;
  receiver: 'up' | 'down' | 'deaf';
  s3: 'quick' | 'slow';
  colours?: ColoursState;
  /** What happened, in words; by number, so that old ones can go. */
  news: Record<string, { at: number; text: string }>;
};

/** Counts of the way of a log line, in the order of the way. */
export type LogFlow = {
  put: number;
  /** Messages that wait, and those that a function has. */
  waiting: number;
  inFlight: number;
  invocations: number;
  failedTries: number;
  encountered: number;
  unparsed: number;
  sent: number;
  /** Of those that were read: lines of files that were shipped before, and put or delivered again. */
  readAgain: number;
  sockets: number;
  mostSockets: number;
  /** Of all invocations that may run side by side. */
  socketLimit: number;
  /** Times that lines were sent once more over another socket. */
  retries: number;
  /** Lines that the receiver has read; different ids among them, and lines whose id had come before. */
  arrived: number;
  distinct: number;
  repeated: number;
  different: DifferentLines;
  deadLetters: number;
  /** Times that a file came to the dead letters. */
  givenUp: number;
};

/** The different lines that the receiver has, by what became of the file that they came of: all of them together. */
export type DifferentLines = {
  shipped: number;
  givenUp: number;
  /** Its end is not known yet. */
  underWay: number;
  /** They came of no file of the log bucket: somebody shipped them by hand. */
  byHand: number;
};

export type CloneFlow = {
  requested: number;
  finished: number;
  refused: number;
  /** Messages of the two queues, waiting and in flight. */
  segmenting: number;
  copying: number;
  /** Requests that S3 has had, by kind. */
  copies: number;
  listings: number;
};

export type FileState = {
  /** When it was put into its bucket; its bytes. */
  put: number;
  bytes: number;
  outcome: 'waiting' | 'shipped' | 'continued' | 'failed' | 'dead';
  encountered: number;
  sent: number;
  unparsed: number;
  /** How far the latest try came that failed, until one has not: `encountered` and the others are without it. */
  failed?: Pick<FileState, 'encountered' | 'sent' | 'unparsed'>;
  /** The latest tries, or parts, oldest first. */
  tries: FileTry[];
  errors: string[];
};

export type FileTry = {
  from: number;
  to: number;
  part: number;
  outcome: 'shipped' | 'continued' | 'failed';
  lines: number;
  sockets: number;
};

export type CloneState = {
  began: number;
  /** Nothing is copied: its objects are those that would be. */
  dryRun?: true;
  ended?: number;
  refused?: string;
  /** Whether the segmenter has named all segments. */
  segmented: boolean;
  segments: number;
  done: number;
  failed: number;
  objects: number;
  bytes: number;
  /** What AWS would ask for it so far. */
  dollars: number;
  /** The first few hundred segments, by name. */
  tree: Record<string, SegmentState>;
  failures: string[];
};

export type SegmentState = {
  /** The segment that was too large, and made this one. */
  parent?: string;
  state: 'asked' | 'done' | 'failed';
  objects: number;
};

/** The laboratory of two colours: minutes that are over, and how the rollout stands. */
export type ColoursState = {
  /** The candidate's share in percent: wanted, and seen by the load balancers. */
  wanted: number;
  observed: number;
  /** The latest minutes by number, so that old ones can go. */
  minutes: Record<string, ColourMinute>;
  rollout: 'none' | 'going' | 'asking' | 'returning' | 'returned' | 'done';
  why: string;
  fault: 'none' | 'lost-lines' | 'errors' | 'slow';
};

export type ColourMinute = {
  at: number;
  wanted: number;
  observed: number;
  /** Requests of the old and the new colour, and the new one's share of errors and of lines that arrived. */
  old: number;
  candidate: number;
  errors: number;
  completeness?: number;
};

export const EMPTY: ConsoleState = {
  at: 0,
  logs: {
    put: 0,
    waiting: 0,
    inFlight: 0,
    invocations: 0,
    failedTries: 0,
    encountered: 0,
    unparsed: 0,
    sent: 0,
    sockets: 0,
    mostSockets: 0,
    socketLimit: 0,
    retries: 0,
    readAgain: 0,
    arrived: 0,
    distinct: 0,
    repeated: 0,
    different: { shipped: 0, givenUp: 0, underWay: 0, byHand: 0 },
    deadLetters: 0,
    givenUp: 0,
  },
  cloning: {
    requested: 0,
    finished: 0,
    refused: 0,
    segmenting: 0,
    copying: 0,
    copies: 0,
    listings: 0,
  },
  files: {},
  clones: {},
  receiver: 'up',
  s3: 'quick',
  news: {},
};
