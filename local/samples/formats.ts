/** The log formats that samples exist for, by the name the command line uses. */
export const SAMPLE_FORMATS = [
  'classic',
  'alb',
  'nlb',
  'connection',
  'health-check',
  'json',
] as const;

export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

/**
 * How many fields an ALB access log line has had over the years: every length stays in somebody's
 * bucket, and AWS appends without notice.
 */
export const ALB_LENGTHS = [11, 18, 20, 21, 24, 25, 27, 29, 30, 33, 34] as const;

export type AlbLength = (typeof ALB_LENGTHS)[number];

export function isSampleFormat(value: string): value is SampleFormat {
  return (SAMPLE_FORMATS as readonly string[]).includes(value);
}

export function isAlbLength(value: number): value is AlbLength {
  return (ALB_LENGTHS as readonly number[]).includes(value);
}
