import { alb } from './alb';
import { classic } from './classic';
import { connection } from './connection';
import { healthCheck } from './health-check';
import { json } from './json';
import { nlb } from './nlb';
import type { Sample } from './sample';

/** Every format that samples exist for, by the name the command line uses. */
export const SAMPLES = {
  classic,
  alb,
  nlb,
  connection,
  'health-check': healthCheck,
  json,
} as const satisfies Record<string, Sample>;

export type SampleFormat = keyof typeof SAMPLES;

export const SAMPLE_FORMATS = Object.keys(SAMPLES) as readonly SampleFormat[];
