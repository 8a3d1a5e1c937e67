import type { Verdict } from './judge/types';

export type StepSettings = Readonly<{
  /** The candidate's shares in percent, rising; the last is usually 100. */
  steps: readonly number[];
  /** So many looks in a row have to pass, each at newer minutes than the one before. */
  successAfter: number;
  /** How long the last step is judged before the rollout is done. */
  bakeMinutes: number;
  /** How long a step may go without passing. */
  longestWaitMinutes: number;
  /** What then: a person decides, or back it goes. */
  whenUndecided: 'ask' | 'return';
  /** Back step by step, a minute each, instead of at once. */
  gradualReturn: boolean;
}>;

export const DEFAULT_STEP_SETTINGS: StepSettings = {
  steps: [1, 5, 10, 25, 50, 100],
  successAfter: 3,
  bakeMinutes: 30,
  longestWaitMinutes: 60,
  whenUndecided: 'ask',
  gradualReturn: false,
};

/** Everything that a rollout remembers: plain JSON, so that a journal can keep it. */
export type RolloutState = Readonly<{
  phase: 'going' | 'asking' | 'returning' | 'returned' | 'done';
  /** The candidate's share before the rollout, in percent: where a return ends. */
  from: number;
  /** Which of the steps is wanted; -1 before the first. */
  step: number;
  /** When each step so far was first seen in sync, in milliseconds since 1970. */
  stepStarts: readonly number[];
  /** Looks in a row that passed. */
  passes: number;
  /** Up to when the last look's minutes were known. */
  through: number;
  /** Why it asks or returns. */
  why: string;
  /** While it returns: the share that is wanted, and when it was seen. */
  returnTo?: number;
  returnedAt?: number;
}>;

/** What is seen at one moment. */
export type Look = Readonly<{
  now: number;
  /** The candidate's share that Route53 has in sync, in percent; `undefined` where its APIs differ. */
  percent: number | undefined;
  /** Whether the observed share has reached the step (`observedShare`). */
  reached: boolean;
  /** Of the step's minutes; left out where nothing could be judged. */
  verdict?: Verdict;
  /** What a person wants. */
  order?: 'abort' | 'promote';
}>;

/** What is to be done; `shift` and `return` are asked for again until Route53 has them. */
export type Action = Readonly<
  | { do: 'wait'; why: string }
  | { do: 'shift'; percent: number; why: string }
  | { do: 'return'; percent: number; why: string }
  | { do: 'ask'; why: string }
  | { do: 'done'; why: string }
  | { do: 'returned'; why: string }
>;

export type Next = Readonly<{ state: RolloutState; action: Action }>;

const MINUTE = 60_000;
const PROMOTED = 'a person promoted it';

/** The state before the first shift of a rollout that begins at `from` percent. */
export function newRollout(from = 0): RolloutState {
  return { phase: 'going', from, step: -1, stepStarts: [], passes: 0, through: 0, why: '' };
}

/**
 * What a rollout does next. It is all there is to decide: the command, its tests and the laboratory walk by it.
 * A failed verdict returns from everywhere, also while it asks; only verdicts that passed, or a person, lead on.
 */
export function nextAction(state: RolloutState, look: Look, settings: StepSettings): Next {
  if (state.phase === 'done') return { state, action: { do: 'done', why: state.why } };
  if (state.phase === 'returned') return { state, action: { do: 'returned', why: state.why } };
  if (state.phase === 'returning') return goBack(state, look, settings);
  if (look.order === 'abort') return beginReturn(state, look, 'a person aborted it', settings);
  if (look.verdict?.outcome === 'failed') {
    return beginReturn(state, look, look.verdict.line, settings);
  }
  if (state.step < 0) return shiftTo(0, state, 'nothing speaks against the first step', settings);
  return atStep(state, look, settings);
}

function atStep(state: RolloutState, look: Look, settings: StepSettings): Next {
  const percent = settings.steps[state.step];
  const start = state.stepStarts[state.step];
  if (percent === undefined) throw new RangeError(`step ${state.step}: found no such step`);
  if (look.percent !== percent) {
    if (start === undefined || look.order === 'promote') {
      return { state, action: { do: 'shift', percent, why: `step ${percent} % is not in sync` } };
    }
    const why = `Route53 has ${shown(look.percent)}, and not the ${percent} % of this step`;
    return ask({ ...state, passes: 0 }, why);
  }
  if (start === undefined) {
    const begun = { ...state, stepStarts: [...state.stepStarts, look.now], through: look.now };
    // Wished while the shift was under way: nobody would hear of it again.
    if (look.order === 'promote') return goOn(begun, PROMOTED, settings);
    return wait(begun, `${percent} % is in sync`);
  }
  const seen = counted(state, look);
  const isLast = state.step === settings.steps.length - 1;
  if (look.order === 'promote') return goOn(seen, PROMOTED, settings);
  const bakes = isLast ? settings.bakeMinutes * MINUTE : 0;
  if (seen.passes >= settings.successAfter && look.now - start >= bakes) {
    return goOn(seen, look.verdict?.line ?? 'passed', settings);
  }
  const why = whyNot(look);
  if (look.now - start < bakes + settings.longestWaitMinutes * MINUTE) {
    return wait(seen, seen.passes > 0 ? `passed ${seen.passes} times in a row` : why);
  }
  const undecided = `not decided within ${settings.longestWaitMinutes} minutes: ${why}`;
  if (settings.whenUndecided === 'return') return beginReturn(seen, look, undecided, settings);
  return ask(seen, undecided);
}

/** Counts a look at minutes that no look has seen before. */
function counted(state: RolloutState, { verdict, reached }: Look): RolloutState {
  if (verdict === undefined || verdict.outcome !== 'passed' || !reached) {
    return { ...state, passes: 0, through: Math.max(state.through, verdict?.through ?? 0) };
  }
  if (verdict.through <= state.through) return state;
  return { ...state, passes: state.passes + 1, through: verdict.through };
}

function whyNot({ verdict, reached }: Look): string {
  if (verdict === undefined) return 'no metrics';
  if (verdict.outcome === 'passed' && !reached)
    return 'the observed share has not reached the step';
  return verdict.line;
}

function goOn(state: RolloutState, why: string, settings: StepSettings): Next {
  if (state.step + 1 < settings.steps.length) return shiftTo(state.step + 1, state, why, settings);
  return { state: { ...state, phase: 'done', why }, action: { do: 'done', why } };
}

function shiftTo(step: number, state: RolloutState, why: string, { steps }: StepSettings): Next {
  const percent = steps[step];
  if (percent === undefined) throw new RangeError('steps: found none, expected at least one');
  const next = { ...state, phase: 'going', step, passes: 0, why: '' } as const;
  return { state: next, action: { do: 'shift', percent, why } };
}

function wait(state: RolloutState, why: string): Next {
  return { state: { ...state, phase: 'going', why: '' }, action: { do: 'wait', why } };
}

function ask(state: RolloutState, why: string): Next {
  return { state: { ...state, phase: 'asking', why }, action: { do: 'ask', why } };
}

function beginReturn(state: RolloutState, look: Look, why: string, settings: StepSettings): Next {
  return goBack({ ...state, phase: 'returning', passes: 0, why }, look, settings);
}

/** Towards the share of before, which Route53 has to have before the rollout has returned. */
function goBack(state: RolloutState, look: Look, { steps, gradualReturn }: StepSettings): Next {
  const { from, why } = state;
  if (look.percent === from) {
    return { state: { ...state, phase: 'returned' }, action: { do: 'returned', why } };
  }
  if (!gradualReturn || look.percent === undefined) {
    return { state: { ...state, returnTo: from }, action: { do: 'return', percent: from, why } };
  }
  const { returnTo = look.percent, returnedAt = look.now - MINUTE } = state;
  if (look.percent !== returnTo) {
    return { state: { ...state, returnTo }, action: { do: 'return', percent: returnTo, why } };
  }
  if (look.now - returnedAt < MINUTE) return { state, action: { do: 'wait', why } };
  const lower = steps.findLast((step) => step < returnTo && step > from) ?? from;
  const next = { ...state, returnTo: lower, returnedAt: look.now };
  return { state: next, action: { do: 'return', percent: lower, why } };
}

function shown(percent: number | undefined): string {
  return percent === undefined ? 'different shares for its APIs' : `${percent} %`;
}
