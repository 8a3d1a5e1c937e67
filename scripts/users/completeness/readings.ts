import type { FileReport } from '@lambda-core/elb-log-processor/report';

/** What the function said of a file, or of a part of one, each time that it was through with it. */
export type Reading = {
  readonly outcome: FileReport['outcome'];
  readonly encountered: number;
  readonly sent: number;
  readonly error?: string;
};

/** What stands in each summary that the function prints, and in nothing else of its log. */
export const SUMMARY = 'log file';

const OUTCOMES: readonly unknown[] = ['shipped', 'failed', 'continued'] satisfies Outcome[];
type Outcome = FileReport['outcome'];

/** A summary as it stands in the log, and whose it is; `undefined` for anything else that says the same words. */
export function readSummary(
  message: string,
): { readonly object: string; readonly reading: Reading } | undefined {
  const found = parsed(message.slice(message.indexOf('{')));
  const { bucket, key, outcome, summary, error } = found;
  if (!OUTCOMES.includes(outcome) || summary?.lines === undefined) return undefined;
  const { encountered = 0, sent = 0 } = summary.lines;
  const why = error === undefined ? {} : { error: String(error) };
  return {
    object: `s3://${bucket}/${key}`,
    reading: { outcome: outcome as Outcome, encountered, sent, ...why },
  };
}

type Found = {
  readonly bucket?: string;
  readonly key?: string;
  readonly outcome?: unknown;
  readonly summary?: { readonly lines?: { readonly encountered?: number; readonly sent?: number } };
  readonly error?: unknown;
};

function parsed(text: string): Found {
  try {
    return JSON.parse(text) as Found;
  } catch {
    return {}; // Somebody else's line.
  }
}
