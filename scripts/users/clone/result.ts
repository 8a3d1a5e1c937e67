import type { CloneRequest, CloneResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { count, formatBytes, formatSeconds } from '../../cli/format';
import type { Usage } from './cost/cost';
import { costTable } from './cost/table';
import type { Reached } from './job-state';
import type { Totals } from './totals';
import type { Verification } from './verify/verify';

/** What `--json` prints. */
export type CloneResult = {
  readonly id: string;
  readonly commandBucket: string;
  readonly folder: string;
  readonly source: CloneRequest['source'];
  readonly destination: CloneRequest['destination'];
  readonly dryRun: boolean;
  /**
   * `complete`: every segment has responded. `refused`: the clone-response carries an error. Else the
   * job goes on, unless it ran here.
   */
  readonly state: 'complete' | 'refused' | 'timeout' | 'interrupted';
  /** `complete`, nothing failed, and no difference was found. */
  readonly ok: boolean;
  /** Watched. */
  readonly seconds: number;
  /** What was done already when an earlier job was found again. */
  readonly before?: Reached;
  /** Of a job that ran here and is not complete: false where copies were broken off, to be made again. */
  readonly drained?: boolean;
  readonly segments: { made?: number; known: number; done: number; failed: number; split: number };
  readonly objects: Totals['objects'];
  readonly bytes: number;
  /** Of all objects that are in the destination now; left out where a segment has none. */
  readonly digest?: Totals['digest'];
  readonly retries: number;
  readonly throttles: number;
  /** To S3, by kind, of both stages and of the command: what was sent again is counted again. */
  readonly requests: Totals['requests'];
  /** What all of it asked of AWS; of a dry run, what a job would ask. */
  readonly usage: Usage;
  /** The first hundred. */
  readonly failures: Totals['failures'];
  /** Keys of the first hundred objects that vanished. */
  readonly vanished: Totals['vanished'];
  readonly error?: NonNullable<CloneResponse['error']>;
  readonly verification?: Verification;
};

/** A result for people: what was done, then what was not. */
export function summaryOf(result: CloneResult): string {
  const { objects, segments, source, destination, dryRun } = result;
  const lines = [
    `${dryRun ? 'would clone' : 'cloned'} ${source.name} to ${destination.name}: ` +
      `${count(objects.copied, 'object')}, ${formatBytes(result.bytes)}, ` +
      `${count(segments.done, 'segment')}${speed(result)}`,
  ];
  const also = [
    objects.skipped > 0 && `${objects.skipped} were there already`,
    objects.deleted > 0 &&
      `${objects.deleted} ${dryRun ? 'would be deleted from' : 'were deleted from'} the destination`,
    result.throttles > 0 && `S3 slowed us down ${count(result.throttles, 'time')}`,
    nothingMatched(result),
  ].filter((part) => part !== false);
  if (also.length > 0) lines.push(also.join(', '));
  if (result.digest !== undefined) lines.push(...digestLines(result.digest));
  if (objects.vanished > 0) lines.push(...vanishedLines(result));
  if (segments.failed > 0) lines.push(...failureLines(result));
  if (result.verification !== undefined) lines.push(...verificationLines(result.verification));
  lines.push('', costTable(result.usage, dryRun ? 'would cost' : 'cost'));
  return lines.join('\n');
}

function nothingMatched({ objects, segments }: CloneResult): string | false {
  const taken = objects.copied + objects.skipped + objects.failed + objects.vanished;
  if (taken > 0 || segments.failed > 0) return false;
  return objects.listed === 0
    ? 'nothing was found: the source is empty, or nothing lies below --source-prefix'
    : `nothing matched --include and --exclude: 0 of ${count(objects.listed, 'object')}`;
}

/** Nothing was left to do when an earlier job was found again. */
export function wasComplete({ state, before, segments }: CloneResult): boolean {
  return state === 'complete' && before?.segments === segments.done;
}

/** What was done before we watched says nothing about a speed, and what was skipped was only looked at. */
function speed(result: CloneResult): string {
  if (wasComplete(result)) return '; it was complete already';
  const { objects, seconds, before } = result;
  const done = objects.copied + objects.skipped - (before?.objects ?? 0);
  const perSecond = Math.round(done / Math.max(seconds, 0.001));
  const verb = objects.skipped > 0 ? ' compared' : '';
  const rate = done > 0 ? ` (${perSecond} objects/s${verb})` : '';
  const time = formatSeconds(seconds);
  if (before === undefined) return ` in ${time}${rate}`;
  return `; ${count(done, 'object')} in the ${time} of watching${rate}`;
}

function vanishedLines({ objects, vanished }: CloneResult): string[] {
  const more = objects.vanished - vanished.length;
  return [
    `${count(objects.vanished, 'object')} vanished from the source after it was listed:`,
    ...vanished.map((key) => `  ${JSON.stringify(key)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function failureLines({ failures, objects, segments }: CloneResult): string[] {
  const lines = failures.map(({ segment, key, code, message }) =>
    key === undefined
      ? `  segment ${segment}: ${code}: ${message}`
      : `  ${JSON.stringify(key)}: ${code}: ${message}`,
  );
  const failed = `${count(objects.failed, 'object')} failed, in ${count(segments.failed, 'segment')}:`;
  const more = objects.failed - failures.filter(({ key }) => key !== undefined).length;
  return [failed, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])];
}

const COMPARED: Record<Verification['level'], string> = {
  digest: 'digests of names, sizes and ETags',
  listing: 'sizes and ETags',
  full: 'sizes, ETags, headers, metadata and tags',
};

function digestLines({ destination, unlike }: NonNullable<CloneResult['digest']>): string[] {
  const lines = [`digest of the copies' names, sizes and ETags: ${destination}`];
  if (unlike === undefined) return lines;
  const { parts, encrypted, other, checksummed } = unlike;
  const kinds = [
    parts > 0 && `${parts} in parts`,
    encrypted > 0 && `${encrypted} under a key of KMS`,
    other > 0 && `${other} otherwise`,
  ].filter((kind) => kind !== false);
  lines.push(
    `${count(parts + encrypted + other, 'object')} with another ETag in the destination (${kinds.join(', ')}): ` +
      `${checksummed} of the same checksum, the rest by size alone`,
  );
  return lines;
}

/** What a comparison found, for people. */
export function verificationLines(verification: Verification): string[] {
  const { level, compared, differences, storageClasses = 0, bySize = 0, ranges } = verification;
  const { total, first } = differences;
  const what = COMPARED[level];
  const lines = [
    `verified ${count(compared, 'object')} (${what}): ${count(total, 'difference')}`,
    ...first.map(
      ({ kind, key, reason }) =>
        `  ${kind} ${JSON.stringify(key)}${reason === undefined ? '' : `: ${reason}`}`,
    ),
  ];
  if (total > first.length) lines.push(`  and ${total - first.length} more`);
  if (ranges !== undefined && ranges.listedTwice > 0) {
    const { listedTwice, equal } = ranges;
    lines.push(
      `${count(listedTwice, 'range')} of ${ranges.total} listed on both sides, ${equal} of them equal`,
    );
  }
  if (bySize > 0) {
    const why = 'put in parts or under a key of KMS, and no checksums to compare';
    lines.push(`${count(bySize, 'object')} compared by size alone: ${why}`);
  }
  if (storageClasses > 0) {
    lines.push(`${count(storageClasses, 'object')} changed the storage class`);
  }
  return lines;
}
