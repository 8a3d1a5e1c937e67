import type { Figure, JudgeSettings } from './types';

/** Which part of the doubt each comparison may spend; together all of it. */
const PARTS: Readonly<Partial<Record<Figure, number>>> = {
  '5xx': 0.35,
  'target 5xx': 0.25,
  p50: 0.15,
  p99: 0.25,
};

/** Beyond this a figure does not pass, though it does not fail yet: more minutes will tell. */
export const SUSPICIOUS = 20;

/** What is compared with the baseline of an hour ago may differ by so much more. */
export const REFERENCE_SLACK = 1.3;

/** The chance that this figure fails equal colours anywhere in a rollout. */
export function doubtOf(figure: Figure, { confidence, apis }: JudgeSettings): number {
  return ((1 - confidence) * (PARTS[figure] ?? 0)) / apis;
}
