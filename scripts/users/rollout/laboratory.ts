import type { Traffic } from '@lambda-core/local/traffic/traffic';
import { judge } from './judge/judge';
import { DEFAULT_SHARE_SETTINGS, observedShare } from './judge/observed-share';
import {
  type ColourWindow,
  DEFAULT_JUDGE_SETTINGS,
  type JudgeSettings,
  type Observation,
  type ObservedShare,
  type Verdict,
} from './judge/types';
import {
  type Action,
  DEFAULT_STEP_SETTINGS,
  type Look,
  newRollout,
  nextAction,
  type RolloutState,
  type StepSettings,
} from './steps';

type LaboratoryLook = Readonly<{
  state: RolloutState;
  action: Action;
  /** Left out before the first step is in sync. */
  verdict?: Verdict;
  observed?: ObservedShare;
}>;

/**
 * The command's judge and steps on simulated traffic, without Route53: returns what is to be called each minute,
 * which shifts the traffic as it decides.
 */
export function walkTraffic<Colour extends string>(
  traffic: Traffic<Colour>,
  [baseline, candidate]: readonly [Colour, Colour],
  steps: StepSettings = DEFAULT_STEP_SETTINGS,
  settings: JudgeSettings = DEFAULT_JUDGE_SETTINGS,
): (order?: Look['order']) => LaboratoryLook {
  let state: RolloutState = newRollout();
  let percent = 0;
  return (order) => {
    const seen = look(traffic, [baseline, candidate], state, percent, settings);
    const { verdict, observed } = seen;
    const next = nextAction(
      state,
      {
        now: traffic.now,
        percent,
        reached: observed?.reached ?? false,
        ...(verdict && { verdict }),
        ...(order && { order }),
      },
      steps,
    );
    state = next.state;
    const { action } = next;
    if (action.do === 'shift' || action.do === 'return') {
      percent = action.percent;
      traffic.shift(percent);
    }
    return { state, action, ...seen };
  };
}

function look<Colour extends string>(
  traffic: Traffic<Colour>,
  [baseline, candidate]: readonly [Colour, Colour],
  { stepStarts }: RolloutState,
  percent: number,
  settings: JudgeSettings,
): Pick<LaboratoryLook, 'verdict' | 'observed'> {
  const since = stepStarts.at(-1);
  if (since === undefined) return {};
  const observation: Observation = {
    api: 'orders',
    candidate: windowOf(traffic, candidate),
    baseline: windowOf(traffic, baseline),
    stepStarts,
    percent,
  };
  const observed = observedShare({ ...observation, since }, DEFAULT_SHARE_SETTINGS);
  return { verdict: judge(observation, settings), observed };
}

function windowOf<Colour extends string>(traffic: Traffic<Colour>, colour: Colour): ColourWindow {
  return {
    colour,
    minutes: traffic.minutes(colour),
    requestsKnownTo: traffic.publishedTo,
    linesKnownTo: traffic.publishedTo,
    alarms: [],
    deadLetters: 0,
    queueAgeSeconds: 0,
  };
}
