import fc from 'fast-check';
import { verdictOf } from './fixtures/verdicts';
import type { Outcome } from './judge/types';
import { DEFAULT_STEP_SETTINGS, newRollout, nextAction, type StepSettings } from './steps';

const MINUTE = 60_000;
const ENDS = ['done', 'returned'];

const settingsOf = fc
  .record({
    steps: fc
      .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 })
      .map((steps) => steps.sort((one, other) => one - other)),
    successAfter: fc.integer({ min: 1, max: 4 }),
    bakeMinutes: fc.integer({ min: 0, max: 20 }),
    longestWaitMinutes: fc.integer({ min: 1, max: 30 }),
    gradualReturn: fc.boolean(),
  })
  .map((some): StepSettings => ({ ...DEFAULT_STEP_SETTINGS, ...some, whenUndecided: 'return' }));

type Seen = { outcome: Outcome | undefined; reached: boolean; obeyed: boolean };
const seenOf: fc.Arbitrary<Seen> = fc.record({
  outcome: fc.constantFrom<(Outcome | undefined)[]>(
    'passed',
    'passed',
    'passed',
    'not-enough-data',
    'failed',
    undefined,
  ),
  reached: fc.boolean(),
  /** Whether Route53 has what was asked for by the next look. */
  obeyed: fc.boolean(),
});

/** Walks through `seen`, and after that for ever with the last of it. */
function walk(settings: StepSettings, seen: readonly Seen[], looks: number) {
  let state = newRollout();
  let percent = 0;
  const walked = [];
  for (let at = 0; at < looks; at++) {
    const one = seen[Math.min(at, seen.length - 1)] ?? { outcome: undefined, reached: true };
    const now = at * MINUTE;
    const verdict = one.outcome && verdictOf(one.outcome, now);
    const look = { now, percent, reached: one.reached, ...(verdict && { verdict }) };
    const before = state;
    const { action, state: after } = nextAction(state, look, settings);
    state = after;
    walked.push({ before, look, action, after });
    const obeyed = seen[at]?.obeyed ?? true;
    if ((action.do === 'shift' || action.do === 'return') && obeyed) percent = action.percent;
  }
  return walked;
}

test('a step is left upwards only after looks that passed, and no step is skipped', () => {
  fc.assert(
    fc.property(
      settingsOf,
      fc.array(seenOf, { minLength: 1, maxLength: 120 }),
      (settings, seen) => {
        let passes = 0;
        for (const { before, look, action, after } of walk(settings, seen, seen.length)) {
          const passed = look.verdict?.outcome === 'passed' && look.reached;
          const inSync = before.stepStarts[before.step] !== undefined;
          if (passed && inSync) passes++;
          else passes = 0;
          expect(after.step - before.step).toBeLessThanOrEqual(1);
          const left = after.step > before.step && before.step >= 0;
          if (left || (action.do === 'done' && before.phase !== 'done')) {
            expect(passes).toBeGreaterThanOrEqual(settings.successAfter);
          }
          if (after.step !== before.step) passes = 0;
          if (action.do === 'shift') expect(action.percent).toBe(settings.steps[after.step]);
        }
      },
    ),
  );
});

test('a failed verdict is followed by a return at once, wherever the rollout is', () => {
  fc.assert(
    fc.property(
      settingsOf,
      fc.array(seenOf, { minLength: 1, maxLength: 120 }),
      (settings, seen) => {
        for (const { before, look, action } of walk(settings, seen, seen.length)) {
          if (look.verdict?.outcome !== 'failed' || before.phase !== 'going') continue;
          expect(['return', 'returned']).toContain(action.do);
        }
      },
    ),
  );
});

test('once it returns it never goes up again', () => {
  fc.assert(
    fc.property(
      settingsOf,
      fc.array(seenOf, { minLength: 1, maxLength: 120 }),
      (settings, seen) => {
        let lowest = Number.POSITIVE_INFINITY;
        for (const { before, look, action } of walk(settings, seen, seen.length)) {
          if (before.phase === 'returning' && action.do === 'return') {
            expect(action.percent).toBeLessThanOrEqual(Math.min(lowest, look.percent ?? 100));
            lowest = action.percent;
          }
          if (lowest < Number.POSITIVE_INFINITY) expect(action.do).not.toBe('shift');
        }
      },
    ),
  );
});

test('it ends, done or returned, whatever is seen', () => {
  fc.assert(
    fc.property(settingsOf, fc.array(seenOf, { minLength: 1, maxLength: 60 }), (settings, seen) => {
      const most =
        seen.length +
        settings.steps.length * (settings.longestWaitMinutes + 3) +
        settings.bakeMinutes +
        10;
      expect(ENDS).toContain(walk(settings, seen, most).at(-1)?.action.do);
    }),
  );
});

test('what is not enough data never leads on, for however long', () => {
  fc.assert(
    fc.property(
      settingsOf,
      fc.constantFrom('not-enough-data' as const, undefined),
      (settings, outcome) => {
        const seen = [{ outcome, reached: true, obeyed: true }];
        const shifts = walk(settings, seen, 100).filter(({ action }) => action.do === 'shift');
        expect(shifts).toHaveLength(1);
      },
    ),
  );
});
