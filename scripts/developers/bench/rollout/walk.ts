import { simulateTraffic, type Traffic } from '@lambda-core/local/traffic/traffic';
import type { Fault, TrafficSettings } from '@lambda-core/local/traffic/types';
import type { JudgeSettings } from '../../../users/rollout/judge/types';
import { walkTraffic } from '../../../users/rollout/laboratory';
import { DEFAULT_STEP_SETTINGS, type StepSettings } from '../../../users/rollout/steps';

export type Case = Readonly<{
  title: string;
  fault: Fault;
  traffic?: Partial<TrafficSettings>;
}>;

export type Walked = Readonly<{
  end: 'done' | 'returned' | 'unfinished';
  /** Minutes from the first shift to the end. */
  minutes: number;
  /** The step that it ended at, in percent. */
  percent: number;
  /** Whether a person was asked on the way. */
  asked: boolean;
  /** Why. */
  line: string;
  /** Errors that the fault made users see within `HORIZON` minutes of the first shift. */
  errors: number;
}>;

/** The first shift comes when the metrics of a calm quarter of an hour lie there. */
const BEFORE = 15;

/** Errors are counted for so long from the first shift on, whenever a rollout ends: what lingers counts. */
export const HORIZON = 120;

/** A rollout that has not ended by then is unfinished. */
const LONGEST = 360;

const COLOURS = ['blue', 'green'] as const;
type Colour = (typeof COLOURS)[number];

export type Ended = Omit<Walked, 'errors' | 'minutes'>;

/** Given the traffic, what is looked at every minute: it may shift, and returns how the rollout ended when it did. */
export type Rule = (
  traffic: Traffic<Colour>,
) => (shift: (percent: number) => void) => Ended | undefined;

/** Walks one rollout by a rule: every minute it looks, and may shift. */
export function walk({ fault, traffic: settings = {} }: Case, seed: number, rule: Rule): Walked {
  const traffic = simulateTraffic({ seed, colours: COLOURS, faults: { green: fault }, settings });
  traffic.advance(BEFORE);
  const look = rule(traffic);
  let ended: Ended | undefined;
  let minutes = 0;
  for (; minutes < LONGEST && ended === undefined; minutes++) {
    ended = look((percent) => traffic.shift(percent));
    traffic.advance();
  }
  if (minutes < HORIZON) traffic.advance(HORIZON - minutes);
  const errors = traffic
    .minutes('green')
    .slice(0, BEFORE + HORIZON)
    .reduce((sum, { faultErrors }) => sum + faultErrors, 0);
  const unfinished = { end: 'unfinished', percent: 0, asked: true, line: '' } as const;
  return { ...(ended ?? unfinished), minutes, errors };
}

/** The judge and the steps of the command. */
export function judged(steps?: StepSettings, settings?: JudgeSettings): Rule {
  return (traffic) => {
    const next = walkTraffic(traffic, COLOURS, steps, settings);
    let asked = false;
    return () => {
      const { state, action } = next();
      asked ||= action.do === 'ask';
      if (action.do !== 'done' && action.do !== 'returned') return undefined;
      const percent = (steps ?? DEFAULT_STEP_SETTINGS).steps[state.step] ?? 0;
      return { end: action.do, percent, asked, line: action.why };
    };
  };
}
