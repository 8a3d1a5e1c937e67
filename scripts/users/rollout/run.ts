import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { type Colour, otherColour, sameWeights, type Weights } from '../environment/weights';
import type { Figures } from './figures';
import type { Hold } from './hold';
import { judge, judgeAll } from './judge/judge';
import { DEFAULT_SHARE_SETTINGS, isIdle, observedShare } from './judge/observed-share';
import type { ColourWindow, JudgeSettings, ObservedShare, Verdict } from './judge/types';
import { returnToBefore, type ShiftDeps, shift } from './shift';
import { type Action, type Look, nextAction, type RolloutState, type StepSettings } from './steps';

/** One API at one look. */
export type ApiLook = {
  readonly api: string;
  readonly candidate: ColourWindow;
  readonly baseline: ColourWindow;
  readonly observed: ObservedShare;
  readonly verdict: Verdict;
};

/** All that was seen at one moment, and what follows. */
export type LookReport = {
  readonly now: number;
  readonly dns: Weights;
  readonly wanted: number;
  readonly apis: readonly ApiLook[];
  readonly action: Action;
};

export type RunDeps = ShiftDeps & {
  readonly figures: Figures;
  readonly clock: {
    now(): number;
    sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  };
  readonly onLook: (look: LookReport) => void;
  /** Of what a person should hear of. */
  readonly onNews: (subject: string, text: string) => Promise<void>;
};

export type RunSettings = {
  readonly judge: JudgeSettings;
  readonly steps: StepSettings;
  readonly lookSeconds: number;
};

export type Ending = 'done' | 'returned' | 'paused';

/** Looks in a row that may fail: longer without CloudWatch is for a person to think about. */
const MOST_FAILURES = 10;

/** Walks a rollout to its end: looks, asks `nextAction`, does what it says. */
export async function runRollout(
  hold: Hold,
  settings: RunSettings,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<Ending> {
  let failures = 0;
  for (;;) {
    const look = await lookAt(hold, settings, deps, signal).catch((error: unknown) => {
      failures += 1;
      if (signal.aborted || error instanceof LambdaCoreError || failures > MOST_FAILURES)
        throw error;
      deps.tell(`look ${failures} failed: ${describeError(error)}`);
    });
    if (look === undefined) {
      await pause(hold, settings.lookSeconds * 1_000, deps, signal);
      continue;
    }
    failures = 0;
    const { state, action } = look;
    deps.onLook(look.report);
    await hold.update({ progress: state, wish: undefined });
    const { colour, apis, before } = hold.journal;
    switch (action.do) {
      case 'shift':
        await shift(hold, weightsAt(action.percent, colour, apis, before), 'rolling', deps, signal);
        await deps.onNews(`${colour} at ${action.percent} %`, action.why);
        continue;
      case 'return':
        await deps.onNews(`${colour} returns`, action.why);
        if (action.percent > state.from) {
          const lower = weightsAt(action.percent, colour, apis, before);
          await shift(hold, lower, 'returning', deps, signal);
          continue;
        }
        await returnToBefore(hold, action.why, deps, signal);
        return 'returned';
      case 'returned':
        await returnToBefore(hold, action.why, deps, signal);
        return 'returned';
      case 'done':
        await hold.update({ phase: 'done', reason: action.why, holder: undefined });
        await deps.onNews(
          `${colour} has all traffic`,
          `${action.why}; ${restOf(look.report.apis)}`,
        );
        return 'done';
      case 'ask':
        await hold.update({ phase: 'paused', reason: action.why, holder: undefined });
        await deps.onNews(`${colour} pauses`, action.why);
        return 'paused';
      case 'wait':
        await pause(hold, settings.lookSeconds * 1_000, deps, signal);
    }
  }
}

/** A share of the candidate as weights: whole percentages, so that both add up to 100. */
export function weightsAt(
  percent: number,
  colour: Colour,
  apis: readonly string[],
  before: Weights,
): Weights {
  const share = { [colour]: percent, [otherColour(colour)]: 100 - percent };
  return { ...before, ...Object.fromEntries(apis.map((api) => [api, share])) };
}

/** The candidate's share in percent where all APIs have the same. */
export function percentOf(weights: Weights, colour: Colour, apis: readonly string[]) {
  const shares = new Set(
    apis.map((api) => {
      const { blue = 0, green = 0 } = weights[api] ?? {};
      return ((colour === 'blue' ? blue : green) / (blue + green)) * 100;
    }),
  );
  const [share] = shares;
  return shares.size === 1 ? share : undefined;
}

async function lookAt(
  hold: Hold,
  settings: RunSettings,
  { dns, figures, clock }: RunDeps,
  signal: AbortSignal,
): Promise<{ state: RolloutState; action: Action; report: LookReport }> {
  const { colour, apis, wish, settled } = hold.journal;
  const progress = hold.journal.progress as RolloutState;
  const now = clock.now();
  const [weights, windows] = await Promise.all([dns.read(signal), figures.read(now, signal)]);
  const percent = settings.steps.steps[progress.step] ?? progress.from;
  const since = progress.stepStarts.at(-1) ?? now;
  const seen = apis.map((api, at): ApiLook => {
    const [candidate, baseline] = [windows[2 * at], windows[2 * at + 1]];
    if (candidate === undefined || baseline === undefined)
      throw new RangeError(`${api}: no figures`);
    const observation = { api, candidate, baseline, stepStarts: progress.stepStarts, percent };
    return {
      api,
      candidate,
      baseline,
      observed: observedShare({ candidate, baseline, since, percent }, DEFAULT_SHARE_SETTINGS),
      verdict: judge(observation, { ...settings.judge, apis: apis.length }),
    };
  });
  const verdict =
    progress.stepStarts.length > 0 ? judgeAll(seen.map((one) => one.verdict)) : undefined;
  const isOurs = sameWeights(weights, settled);
  const look: Look = {
    now,
    percent: isOurs ? percentOf(weights, colour, apis) : undefined,
    reached: seen.every(({ observed }) => observed.reached),
    ...(verdict === undefined ? {} : { verdict }),
    ...(wish === undefined ? {} : { order: wish }),
  };
  const { state, action } = nextAction(progress, look, settings.steps);
  return { state, action, report: { now, dns: weights, wanted: percent, apis: seen, action } };
}

/** Whether the colour that was left still sees requests: clients and resolvers that ignore TTLs. */
function restOf(apis: readonly ApiLook[]): string {
  const busy = apis.filter(({ baseline }) => !isIdle(baseline)).map(({ api }) => api);
  const [colour = ''] = apis.map(({ baseline }) => baseline.colour);
  return busy.length === 0
    ? `${colour} is idle`
    : `${colour} still sees requests of ${busy.join(', ')}`;
}

/** Until the next look, with signs of life; a wish ends it. */
async function pause(
  hold: Hold,
  milliseconds: number,
  { clock }: RunDeps,
  signal: AbortSignal,
): Promise<void> {
  const beat = (hold.journal.leaseSeconds / 6) * 1_000;
  for (let left = milliseconds; left > 0; left -= beat) {
    await clock.sleep(Math.min(left, beat), signal);
    const { wish } = await hold.update({});
    if (wish !== undefined) return;
  }
}
