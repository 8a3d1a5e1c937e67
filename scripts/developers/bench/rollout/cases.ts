import { DEFAULT_STEP_SETTINGS } from '../../../users/rollout/steps';
import { FLAGGER, FLAGGER_TUTORIAL, fixedThreshold } from './control';
import { type Case, judged, type Rule } from './walk';

export const OURS = 'lambda-core';
export const CONTROL = 'fixed threshold: 10 checks, 5 % a step';

/** Those that have a target; each is walked by every rule. */
export const CASES = {
  equal: { title: 'equal colours', fault: {} },
  errors: { title: 'one more point of 5xx', fault: { errors: 0.01 } },
  latency: { title: 'doubled p99', fault: { p99: 2 } },
  lost: {
    title: 'a tenth of the lines lost from 10 % on',
    fault: { lostLines: 0.1, fromShare: 0.1 },
  },
} as const satisfies Record<string, Case>;

/** By what else the judge is tried, to know where it ends; fewer rollouts of each, and no control. */
export const FURTHER: readonly Case[] = [
  { title: 'a fifth of a point of 5xx', fault: { errors: 0.002 } },
  {
    title: 'one more point of 5xx, on top of 2 %',
    fault: { errors: 0.01 },
    traffic: { target5xx: 0.02 },
  },
  { title: 'one more point of 5xx, from 25 % on', fault: { errors: 0.01, fromShare: 0.25 } },
  { title: 'one more point of 5xx, at 100 % only', fault: { errors: 0.01, fromShare: 1 } },
  { title: 'doubled p50', fault: { p50: 2, p99: 2 } },
  { title: 'p99 1.5 times as long', fault: { p99: 1.5 } },
  { title: 'doubled p99, at 100 % only', fault: { p99: 2, fromShare: 1 } },
  { title: 'a twentieth of the lines lost', fault: { lostLines: 0.05 } },
  {
    title: 'equal, clients that differ twice as much',
    fault: {},
    traffic: { resolverSpread: 0.6 },
  },
  { title: 'equal, three times the hiccups', fault: {}, traffic: { hiccup: 0.01 } },
  { title: 'equal, log files late ten times as often', fault: {}, traffic: { lateFile: 0.02 } },
  { title: 'equal, 600 requests a minute in all', fault: {}, traffic: { clients: 100 } },
];

/** What walks: the command's judge and steps, and three rules with fixed thresholds. */
export const RULES: Readonly<Record<string, Rule>> = {
  [OURS]: judged(),
  [CONTROL]: fixedThreshold(FLAGGER),
  'fixed threshold: 5 checks, 10 % a step': fixedThreshold(FLAGGER_TUTORIAL),
  'fixed threshold: 5 checks, our steps': fixedThreshold({
    steps: DEFAULT_STEP_SETTINGS.steps.filter((step) => step < 100),
    threshold: FLAGGER_TUTORIAL.threshold,
  }),
};
