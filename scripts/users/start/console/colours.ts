import type { ColourMinute, ColoursState } from '@lambda-core/local/console/state';
import { simulateTraffic } from '@lambda-core/local/traffic/traffic';
import type { Fault, TrafficMinute } from '@lambda-core/local/traffic/types';
import { walkTraffic } from '../../rollout/laboratory';

const COLOURS = ['blue', 'green'] as const;
type Candidate = (typeof COLOURS)[1];

/** The origin's was the first: from a tenth of the traffic on, log lines went missing. */
export const FAULTS: Readonly<Record<ColoursState['fault'], Fault>> = {
  none: {},
  'lost-lines': { lostLines: 0.1, fromShare: 0.1 },
  errors: { errors: 0.01 },
  slow: { p50: 2, p99: 2 },
};

/** A minute of the laboratory's, in the time of whoever looks on. */
export const MINUTE_MILLISECONDS = 400;
/** Minutes that the page shows. */
const SHOWN = 180;
/** What lies there when the page opens, so that a rollout can begin at once. */
const BEFORE = 15;

export type Colours = ReturnType<typeof openColours>;

/** Two colours under simulated traffic, and the rollout command's own judge and steps between them. */
export function openColours(seed: number) {
  const faults: Partial<Record<Candidate, Fault>> = {};
  const traffic = simulateTraffic({ seed, colours: COLOURS, faults });
  const state: ColoursState = {
    wanted: 0,
    observed: 0,
    minutes: {},
    rollout: 'none',
    why: '',
    fault: 'none',
  };
  let look: ReturnType<typeof walkTraffic> | undefined;
  let passed = 0;
  /** As the judge sees it, in percent. */
  let completeness: number | undefined;

  const shift = (percent: number) => {
    state.wanted = percent;
    traffic.shift(percent);
  };
  const step = (order?: 'abort') => {
    const seen = look?.(order);
    if (seen === undefined) return;
    const { action, verdict } = seen;
    if (action.do === 'shift' || action.do === 'return') state.wanted = action.percent;
    state.rollout = seen.state.phase;
    state.why = action.do === 'wait' && verdict !== undefined ? verdict.line : action.why;
    const missing = verdict?.reasons.find(({ figure }) => figure === 'completeness')?.value;
    completeness = missing === undefined ? undefined : percent(1 - Math.max(0, missing), 1);
    if (action.do !== 'done' && action.do !== 'returned') return;
    look = undefined;
    completeness = undefined;
  };
  const advance = () => {
    step();
    traffic.advance();
    const [blue, green] = COLOURS.map((colour) => traffic.minutes(colour));
    const minute = minuteOf(blue ?? [], green ?? [], state.wanted, completeness);
    state.observed = minute.observed;
    state.minutes[passed] = minute;
    delete state.minutes[passed - SHOWN];
    passed += 1;
  };
  while (passed < BEFORE) advance();
  return {
    state: state as Readonly<ColoursState>,
    /** A minute passes. */
    advance,
    shift(percent: number): string {
      if (look !== undefined) return 'a rollout is under way: abort it first';
      shift(percent);
      return `green has ${percent} % of the weight`;
    },
    start(): string {
      if (look !== undefined) return 'a rollout is under way already';
      if (state.wanted !== 0) shift(0);
      look = walkTraffic(traffic, COLOURS);
      return 'the rollout begins';
    },
    abort(): string {
      if (look === undefined) return 'no rollout is under way';
      step('abort');
      return 'the rollout returns';
    },
    fault(name: ColoursState['fault']): string {
      state.fault = name;
      faults.green = FAULTS[name];
      return name === 'none' ? 'green is well' : `green has a fault: ${name}`;
    },
  };
}

function minuteOf(
  blue: readonly TrafficMinute[],
  green: readonly TrafficMinute[],
  wanted: number,
  completeness: number | undefined,
): ColourMinute {
  const [old, candidate] = [blue.at(-1), green.at(-1)];
  const [before, now] = [old?.requests ?? 0, candidate?.requests ?? 0];
  const errors = (candidate?.target5xx ?? 0) + (candidate?.loadBalancer5xx ?? 0);
  return {
    at: candidate?.at ?? 0,
    wanted,
    observed: percent(now, before + now),
    old: before,
    candidate: now,
    errors: percent(errors, now),
    ...(completeness === undefined ? {} : { completeness }),
  };
}

function percent(part: number, all: number): number {
  return all === 0 ? 0 : Math.round((part / all) * 1e4) / 100;
}
