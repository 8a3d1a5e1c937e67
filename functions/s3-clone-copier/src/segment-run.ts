import type { Deadline } from '@lambda-core/common/deadline';
import type { Retrying } from '@lambda-core/common/retry';
import { codeOf, describeS3Error } from '@lambda-core/common/s3-errors';
import { recordFailure } from '@lambda-core/common/summary';
import type { CommandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import {
  FAILURES_LISTED,
  type FailedFile,
  type FileEntry,
  type SegmentRequest,
} from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import type { KeyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type { CloneSummary } from '@lambda-core/s3-clone-common/summary';
import type { CopierConfig, SegmentLimits } from './config';
import type { Limiter } from './limiter';

export type CopierDeps = {
  readonly config: CopierConfig;
  readonly clients: Clients;
  readonly deadline: Deadline;
  /** The throttle of everything that copies so many objects at once in this invocation. */
  readonly limiterOf: (concurrency: number) => Limiter;
  /** Of the objects that are copied in parts in this invocation; each has many requests under way. */
  readonly large: Limiter;
};

/** Everything about one attempt to copy one segment. */
export type SegmentRun = {
  readonly deps: CopierDeps;
  readonly request: SegmentRequest;
  readonly folder: string;
  readonly segment: string;
  /** When the request was written, in milliseconds. */
  readonly requested: number;
  readonly attempt: number | undefined;
  readonly files: CommandFiles;
  readonly keys: KeyMap;
  readonly limiter: Limiter;
  readonly retrying: Retrying;
  readonly summary: CloneSummary;
  /** What is to be done; a segment that was split before ends earlier than its request says. */
  range: KeyRange;
  limits: SegmentLimits;
  /** The last key that was taken on. */
  at: string | undefined;
  /** Objects taken on, in the order of keys; bounded by the limit of a segment. */
  readonly entries: FileEntry[];
  /** Keys of `entries` that are not in the destination after all. */
  readonly missing: Set<string>;
  /** The first few failures; the summary has their number. */
  readonly failures: FailedFile[];
  /** The first few keys of vanished objects; the summary has their number. */
  readonly vanished: string[];
  /** What `failures` and `vanished` take in the response. */
  failureBytes: number;
};

/** Keys may need six bytes of JSON for each of their own; the response stays below 1 MB in any case. */
const MOST_FAILURE_BYTES = 128 * 1024;

/** Notes that an object could not be copied or deleted; the others go on. */
export function noteFailure(run: SegmentRun, key: string, error: unknown): void {
  const { summary, failures, missing } = run;
  summary.objectsFailed += 1;
  missing.add(key);
  recordFailure(summary.failures, new Error(describeS3Error(error)));
  if (failures.length >= FAILURES_LISTED || run.failureBytes > MOST_FAILURE_BYTES) return;
  const code = codeOf(error);
  const message =
    code === 'InvalidObjectState'
      ? 'the object is in an archive (GLACIER or DEEP_ARCHIVE): restore it, then clone it again'
      : describeS3Error(error);
  const failure = { key, code, message };
  failures.push(failure);
  run.failureBytes += Buffer.byteLength(JSON.stringify(failure));
}

/** Notes that an object was deleted from the source after it had been listed. */
export function noteVanished(run: SegmentRun, key: string): void {
  const { summary, vanished, missing } = run;
  summary.objectsVanished += 1;
  missing.add(key);
  if (vanished.length >= FAILURES_LISTED || run.failureBytes > MOST_FAILURE_BYTES) return;
  vanished.push(key);
  run.failureBytes += Buffer.byteLength(JSON.stringify(key));
}

/** Whether an attempt is the last: what fails in it is reported for good. */
export function isLastAttempt(attempt: number | undefined, { maxAttempts }: CopierConfig): boolean {
  // Only a queue counts its deliveries; an event that came another way has this one.
  return attempt === undefined || attempt >= maxAttempts;
}
