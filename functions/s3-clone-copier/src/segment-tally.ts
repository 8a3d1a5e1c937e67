import { codeOf, describeS3Error } from '@lambda-core/common/s3-errors';
import { recordFailure } from '@lambda-core/common/summary';
import {
  FAILURES_LISTED,
  type FailedFile,
  type FileEntry,
} from '@lambda-core/s3-clone-common/contract/contract';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { type CloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';

/** Keys may need six bytes of JSON for each of their own; the response stays below 1 MB in any case. */
const MOST_FAILURE_BYTES = 128 * 1024;

/** What to do, where S3's words do not say. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'InvalidObjectState',
    'the object is in an archive (GLACIER or DEEP_ARCHIVE): clone it with --restore, or restore it first',
  ],
  ['AbortError', "the time was over before it was copied: raise the function's time-out"],
]);

/** A copy whose ETag is not the listed one. */
export type UnlikeCopy = {
  /** What the destination's listing shows. */
  readonly etag: string;
  readonly why: 'parts' | 'encrypted' | 'other';
  /** The checksums of both as a whole are the same. */
  readonly checksummed: boolean;
};

/** Counts what becomes of a segment's objects: nothing else adds to its summary but the retries. */
export class SegmentTally {
  readonly summary: Readonly<CloneSummary>;
  /** The first few failures; the summary has their number. */
  readonly failures: readonly FailedFile[];
  /** The first few keys of vanished objects; the summary has their number. */
  readonly vanishedKeys: readonly string[];
  readonly #summary: CloneSummary;
  /** Objects taken on, in the order of keys; bounded by the limit of a segment. */
  readonly #entries: FileEntry[] = [];
  /** Keys of those that are not in the destination after all. */
  readonly #missing = new Set<string>();
  readonly #unlike = new Map<string, UnlikeCopy>();
  readonly #failures: FailedFile[] = [];
  readonly #vanishedKeys: string[] = [];
  /** What failures and keys of vanished objects take in the response. */
  #failureBytes = 0;
  #bytesTaken = 0;
  #unfinished = 0;
  #pauseSeconds: number | undefined;

  /** By the source's keys. */
  readonly unlike: ReadonlyMap<string, UnlikeCopy> = this.#unlike;

  constructor(summary: CloneSummary) {
    summary.segments += 1;
    this.summary = this.#summary = summary;
    this.failures = this.#failures;
    this.vanishedKeys = this.#vanishedKeys;
  }

  /** Objects that count towards the limit of a segment. */
  get taken(): number {
    return this.#entries.length + this.#summary.objectsDeleted;
  }

  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** Objects that are left to a later invocation: the segment cannot respond yet. */
  get unfinished(): number {
    return this.#unfinished;
  }

  /** Objects that are in the destination now; of a dry run, those that would be. */
  files(): FileEntry[] {
    return this.#entries.filter(({ key }) => !this.#missing.has(key));
  }

  /** Counts objects anew, from the first one. */
  restart(): void {
    this.#entries.length = 0;
    this.#missing.clear();
    this.#unlike.clear();
    this.#failures.length = 0;
    this.#vanishedKeys.length = 0;
    this.#failureBytes = 0;
    this.#bytesTaken = 0;
    this.#unfinished = 0;
    this.#pauseSeconds = undefined;
    const { segments, segmentsWritten, retries, throttles, requests } = this.#summary;
    Object.assign(this.#summary, createCloneSummary(), {
      segments,
      segmentsWritten,
      retries,
      throttles,
      requests,
    });
  }

  listed(): void {
    this.#summary.objectsListed += 1;
  }

  /** An object that is to be in the destination in the end. */
  take({ key, size, etag }: ListedObject): void {
    this.#entries.push({ key, size, etag });
    this.#bytesTaken += size;
  }

  skipped(): void {
    this.#summary.objectsSkipped += 1;
  }

  copied(bytes: number): void {
    this.#summary.objectsCopied += 1;
    this.#summary.bytesCopied += bytes;
  }

  /** An object that was copied or skipped, and shows another ETag in the destination. */
  isUnlike(key: string, copy: UnlikeCopy): void {
    this.#unlike.set(key, copy);
  }

  /** How long all that is unfinished can wait: not at all where something is under way. */
  get pauseSeconds(): number {
    return this.#pauseSeconds ?? 0;
  }

  /** An object of which something is done, or asked for, and the rest is to be done later. */
  goesOn(pauseSeconds: number): void {
    this.#unfinished += 1;
    this.#pauseSeconds = Math.min(this.#pauseSeconds ?? pauseSeconds, pauseSeconds);
  }

  deleted(): void {
    this.#summary.objectsDeleted += 1;
  }

  wroteSegment(): void {
    this.#summary.segmentsWritten += 1;
  }

  /** An object that could not be copied or deleted; the others go on. */
  failed(key: string, error: unknown): void {
    this.#summary.objectsFailed += 1;
    this.#missing.add(key);
    recordFailure(this.#summary.failures, new Error(describeS3Error(error)));
    const code = codeOf(error);
    const message = REMEDIES.get(code) ?? describeS3Error(error);
    this.#name(this.#failures, { key, code, message });
  }

  /** An object that was deleted from the source after it had been listed. */
  vanished(key: string): void {
    this.#summary.objectsVanished += 1;
    this.#missing.add(key);
    this.#name(this.#vanishedKeys, key);
  }

  /** Spells it out if there is still room. */
  #name<Name>(names: Name[], name: Name): void {
    if (names.length >= FAILURES_LISTED || this.#failureBytes > MOST_FAILURE_BYTES) return;
    names.push(name);
    this.#failureBytes += Buffer.byteLength(JSON.stringify(name));
  }
}
