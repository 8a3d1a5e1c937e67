import { verdictOf } from './fixtures/verdicts';
import type { Outcome } from './judge/types';
import {
  type Action,
  DEFAULT_STEP_SETTINGS,
  type Look,
  type Next,
  newRollout,
  nextAction,
  type RolloutState,
  type StepSettings,
} from './steps';

const MINUTE = 60_000;
const SETTINGS = { ...DEFAULT_STEP_SETTINGS, steps: [10, 100], successAfter: 2, bakeMinutes: 10 };

/** A rollout with a Route53 that obeys and a clock of minutes. */
function walk(settings: StepSettings = SETTINGS, from = 0) {
  let state: RolloutState = newRollout(from);
  let percent: number | undefined = from;
  let now = 0;
  return {
    get state() {
      return state;
    },
    set percent(value: number | undefined) {
      percent = value;
    },
    look(outcome: Outcome | undefined, more: Partial<Look> = {}): Action {
      now += MINUTE;
      const verdict = outcome === undefined ? undefined : verdictOf(outcome, now);
      const look = { now, percent, reached: true, ...(verdict && { verdict }), ...more };
      const next: Next = nextAction(JSON.parse(JSON.stringify(state)), look, settings);
      state = next.state;
      if (next.action.do === 'shift' || next.action.do === 'return') percent = next.action.percent;
      return next.action;
    },
  };
}

test('a good rollout goes up step by step, bakes and is done', () => {
  const rollout = walk();
  const actions = Array.from({ length: 20 }, () => rollout.look('passed'));
  const told = actions.map((action) => ('percent' in action ? action.percent : action.do));
  expect(told.slice(0, 7)).toEqual([10, 'wait', 'wait', 100, 'wait', 'wait', 'wait']);
  // In sync at the fifth minute; ten minutes later it has baked.
  expect(told.indexOf('done')).toBe(14);
  expect(rollout.state.stepStarts).toEqual([2 * MINUTE, 5 * MINUTE]);
});

test('a failed verdict returns at once, and the same line says why until it has returned', () => {
  const rollout = walk();
  rollout.look(undefined);
  rollout.look('passed');
  expect(rollout.look('failed')).toEqual({ do: 'return', percent: 0, why: 'orders: failed' });
  expect(rollout.look('passed')).toEqual({ do: 'returned', why: 'orders: failed' });
  expect(rollout.look('passed')).toEqual({ do: 'returned', why: 'orders: failed' });
});

test('the same minutes seen twice are one look', () => {
  const rollout = walk();
  rollout.look(undefined);
  rollout.look(undefined);
  const seen = { verdict: verdictOf('passed', 3 * MINUTE) };
  expect(rollout.look('passed', seen).do).toBe('wait');
  expect(rollout.look('passed', seen).do).toBe('wait');
  expect(rollout.look('passed', seen).do).toBe('wait');
  expect(rollout.look('passed').do).toBe('shift');
});

test('a share that has not reached the step does not pass', () => {
  const rollout = walk();
  rollout.look(undefined);
  for (let at = 0; at < 10; at++) rollout.look('passed', { reached: false });
  expect(rollout.look('passed', { reached: false })).toEqual({
    do: 'wait',
    why: 'the observed share has not reached the step',
  });
  expect(rollout.state.step).toBe(0);
});

test('not enough data asks after the longest wait, and goes on by itself when data comes', () => {
  const rollout = walk();
  rollout.look(undefined);
  let action: Action = rollout.look(undefined);
  for (let at = 0; at < 60; at++) action = rollout.look('not-enough-data');
  expect(action).toMatchObject({ do: 'ask', why: expect.stringContaining('within 60 minutes') });
  expect(rollout.look('passed').do).toBe('ask');
  expect(rollout.look('passed')).toMatchObject({ do: 'shift', percent: 100 });
});

test('without metrics it returns where it was told to, and never goes on', () => {
  const rollout = walk({ ...SETTINGS, whenUndecided: 'return' });
  const actions = Array.from({ length: 70 }, () => rollout.look(undefined));
  expect(actions.filter((action) => action.do === 'shift')).toHaveLength(1);
  expect(actions.at(-1)).toMatchObject({
    do: 'returned',
    why: expect.stringMatching('no metrics'),
  });
});

test('weights that somebody else changed make it ask; promoted, it takes them back', () => {
  const rollout = walk();
  rollout.look(undefined);
  rollout.look('passed');
  rollout.percent = 40;
  expect(rollout.look('passed')).toEqual({
    do: 'ask',
    why: 'Route53 has 40 %, and not the 10 % of this step',
  });
  rollout.percent = undefined;
  expect(rollout.look('passed')).toMatchObject({
    why: 'Route53 has different shares for its APIs, and not the 10 % of this step',
  });
  expect(rollout.look('passed', { order: 'promote' })).toMatchObject({ do: 'shift', percent: 10 });
  expect(rollout.look('passed').do).toBe('wait');
});

test('a person promotes past the judgement and aborts at any time, also while it asks', () => {
  const rollout = walk();
  rollout.look(undefined);
  rollout.look('not-enough-data');
  expect(rollout.look('not-enough-data', { order: 'promote' })).toMatchObject({ percent: 100 });
  rollout.percent = 7;
  expect(rollout.look('passed')).toMatchObject({ do: 'shift', percent: 100 });
  rollout.look('passed');
  rollout.percent = 7;
  expect(rollout.look('passed').do).toBe('ask');
  expect(rollout.look('passed', { order: 'abort' })).toMatchObject({ do: 'return', percent: 0 });
});

test('a promotion that came while the weights were shifted is not lost', () => {
  const rollout = walk();
  rollout.look(undefined);
  expect(rollout.look('passed', { order: 'promote' })).toMatchObject({ do: 'shift', percent: 100 });
  expect(rollout.state.stepStarts).toHaveLength(1);
});

test('a gradual return goes down a step a minute', () => {
  const rollout = walk({ ...SETTINGS, steps: [10, 50, 100], gradualReturn: true }, 5);
  rollout.look(undefined);
  for (let at = 0; at < 2; at++) {
    rollout.look(undefined);
    rollout.look(undefined, { order: 'promote' });
  }
  rollout.look(undefined);
  const told = Array.from({ length: 5 }, () => rollout.look('failed'));
  expect(told.map((action) => ('percent' in action ? action.percent : action.do))).toEqual([
    50,
    10,
    5,
    'returned',
    'returned',
  ]);
});
