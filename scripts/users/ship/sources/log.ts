import type { DocumentContext } from '@lambda-core/elb-log-processor/documents/context';

/** A log that can be shipped. */
export type Log = {
  /** As people are told. */
  readonly name: string;
  /** Bytes as stored, where that is known before they are read. */
  readonly size?: number | undefined;
  /** Whether people are to type it. */
  readonly isTerminal?: boolean;
  readonly place: LogPlace;
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Whether it can be opened more than once, unlike a pipe. */
  readonly lasting: boolean;
};

/** What tells a log from others, and where it lies. */
export type LogPlace = Pick<DocumentContext, 'bucket' | 'key' | 'path'>;

/**
 * What folders and prefixes are searched for, by name: whatever else lies there would be shipped as lines
 * that cannot be parsed. Rotated logs (`access.log.1`, `access.log.2.gz`) are logs.
 */
export function isLogName(name: string): boolean {
  return /\.(log|gz)(\.|$)/.test(name.slice(name.lastIndexOf('/') + 1));
}
