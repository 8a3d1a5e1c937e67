/** One log line, read by the reference. */
export type Line = {
  /** All of it. */
  readonly whole: string;
  /** Byte offset of the line in the uncompressed file. */
  readonly offset: number;
  /** The texts of its fields as they stand there, and of the fields derived from those, by their numbers. */
  readonly fields: readonly string[];
  /** Whether a backslash before a quote or a backslash escapes it. */
  readonly pairs: boolean;
  /** What its document is tagged with, and why it could not be parsed. */
  readonly tags?: readonly string[];
  readonly fault?: string;
};

/** The text of a field; empty when the line is too short for it. */
export function textOf({ fields }: Pick<Line, 'fields'>, field: number): string {
  return fields[field] ?? '';
}

/** Whether a text means that there is no value: empty, `-` or `-1`, which is how ELB writes that. */
export function isAbsent(text: string): boolean {
  return text === '' || text === '-' || text === '-1';
}
