import type { Deadline } from '@lambda-core/common/deadline';
import type { Retrying } from '@lambda-core/common/retry';
import type { CommandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import type { SegmentRequest } from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import type { KeyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type { CopierConfig, SegmentLimits } from './config';
import type { ContinueLater } from './continuation';
import type { Limiter } from './limiter';
import type { Meter, Metered } from './meter';
import type { SegmentTally } from './segment-tally';

export type CopierDeps = {
  readonly config: CopierConfig;
  readonly clients: Clients;
  readonly deadline: Deadline;
  /** The limiter of everything that copies so many objects at once in this invocation. */
  readonly limiterOf: (concurrency: number) => Limiter;
  /** Shares the invocation's time out among its segments. */
  readonly meter: Meter;
  /** Of the objects that are copied in parts in this invocation; each has many requests under way. */
  readonly large: Limiter;
  /** Left out: this function does not know the queue that feeds it. */
  readonly continueLater?: ContinueLater | undefined;
  /** The clock; left out: that of this machine. A simulation has another. */
  readonly now?: () => number;
  /** In place of copying; a simulation has another. */
  readonly copyRange?: CopyRange;
};

/** What an attempt takes on: a segment that was split before ends earlier than its request says. */
export type Share = {
  readonly range: KeyRange;
  readonly limits: SegmentLimits;
  /** Whether a run before, or beside this one, may have copied a part already. */
  readonly repeated: boolean;
  /** Told when there are many objects in it, before anything is copied. */
  readonly onMany?: () => Promise<void>;
};

/** Copies a share as far as its limits go; returns the last key taken on when they left something behind it. */
export type CopyRange = (run: SegmentRun, share: Share) => Promise<string | undefined>;

/** What one attempt to copy one segment is given, and where it counts what it does. */
export type SegmentRun = {
  readonly deps: CopierDeps;
  readonly request: SegmentRequest;
  readonly folder: string;
  readonly segment: string;
  /** When the request was written, of a repetition that of the whole job, in milliseconds. */
  readonly requested: number;
  readonly attempt: number | undefined;
  /** How many invocations left this segment to a later one. */
  readonly hop: number;
  /** When the first of them did, in milliseconds since 1970. */
  readonly since: number | undefined;
  readonly files: CommandFiles;
  readonly keys: KeyMap;
  readonly limiter: Limiter;
  readonly retrying: Retrying;
  readonly tally: SegmentTally;
  readonly metered: Metered;
};

/** Whether an attempt is the last: what fails in it is reported for good. */
export function isLastAttempt(attempt: number | undefined, { maxAttempts }: CopierConfig): boolean {
  // Only a queue counts its deliveries; an event that came another way has this one.
  return attempt === undefined || attempt >= maxAttempts;
}
