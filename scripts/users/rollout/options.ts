import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { numberAbove0, oneOf, wholeNumber, wrongValue } from '../../cli/values';
import { readColour } from '../environment/name';
import type { Colour } from '../environment/weights';
import { DEFAULT_JUDGE_SETTINGS } from './judge/types';
import type { RunSettings } from './run';
import { DEFAULT_STEP_SETTINGS } from './steps';

export type RolloutCommand = RunSettings & {
  readonly environment: string;
  readonly colour: Colour;
  /** What is to be done: begin one, go on with one that nobody runs, or say to the one under way what is wished. */
  readonly action: 'begin' | 'resume' | 'abort' | 'promote';
  /** All that have weights, when left out. */
  readonly apis: readonly string[] | undefined;
  readonly leaseSeconds: number;
  readonly watch: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
};

const OPTIONS = {
  steps: { type: 'string' },
  api: { type: 'string', multiple: true },
  'success-after': { type: 'string' },
  'fail-after': { type: 'string' },
  'minimum-requests': { type: 'string' },
  bake: { type: 'string' },
  'longest-wait': { type: 'string' },
  undecided: { type: 'string' },
  return: { type: 'string' },
  'look-seconds': { type: 'string' },
  'lease-seconds': { type: 'string' },
  resume: { type: 'boolean', default: false },
  abort: { type: 'boolean', default: false },
  promote: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

const DEFAULT_SETTINGS: RunSettings = {
  steps: DEFAULT_STEP_SETTINGS,
  judge: DEFAULT_JUDGE_SETTINGS,
  lookSeconds: 60,
};

const ACTIONS = ['resume', 'abort', 'promote'] as const;

/**
 * What is asked for, with `usual` for what is not said.
 * @throws UsageError naming the flag, what was found and what was expected
 */
export function readRolloutCommand(
  argv: readonly string[],
  usual: RunSettings = DEFAULT_SETTINGS,
): RolloutCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const { environment, colour } = readColour(positionals);
  const asked = ACTIONS.filter((name) => values[name]);
  if (asked.length > 1)
    throw new UsageError(`--${asked.join(' and --')}: found together, expected one of them`);
  const { steps, judge } = usual;
  const whole = (name: 'success-after' | 'fail-after' | 'minimum-requests', otherwise: number) =>
    values[name] === undefined ? otherwise : wholeNumber(`--${name}`, values[name], 1);
  const minutes = (name: 'bake' | 'longest-wait', otherwise: number) =>
    values[name] === undefined ? otherwise : wholeNumber(`--${name}`, values[name], 0, 7 * 24 * 60);
  return {
    environment,
    colour,
    action: asked[0] ?? 'begin',
    apis: values.api?.flatMap((names) => names.split(',')),
    steps: {
      steps: values.steps === undefined ? steps.steps : stepsOf(values.steps),
      successAfter: whole('success-after', steps.successAfter),
      bakeMinutes: minutes('bake', steps.bakeMinutes),
      longestWaitMinutes: minutes('longest-wait', steps.longestWaitMinutes),
      whenUndecided:
        values.undecided === undefined
          ? steps.whenUndecided
          : oneOf('--undecided', values.undecided, ['ask', 'return']),
      gradualReturn:
        values.return === undefined
          ? steps.gradualReturn
          : oneOf('--return', values.return, ['at-once', 'gradual']) === 'gradual',
    },
    judge: {
      ...judge,
      failAfter: whole('fail-after', judge.failAfter),
      minimumRequests: whole('minimum-requests', judge.minimumRequests),
    },
    lookSeconds:
      values['look-seconds'] === undefined
        ? usual.lookSeconds
        : numberAbove0('--look-seconds', values['look-seconds']),
    leaseSeconds:
      values['lease-seconds'] === undefined
        ? 60
        : numberAbove0('--lease-seconds', values['lease-seconds']),
    watch: values.watch,
    json: values.json,
    dryRun: values['dry-run'],
  };
}

/**
 * How to go on with a rollout that began by the settings `began`: these count for what is not said, but its
 * steps stay, by which its progress is kept.
 * @throws UsageError for other steps
 */
export function readContinued(argv: readonly string[], began: RunSettings): RolloutCommand {
  const command = readRolloutCommand(argv, began);
  const found = command.steps.steps.join(',');
  const expected = began.steps.steps.join(',');
  if (found === expected) return command;
  throw wrongValue('--steps', found, `${expected}, with which this rollout began`);
}

/** Whole percentages, rising: weights are whole numbers, of which a hundredth is one. */
function stepsOf(text: string): readonly number[] {
  const steps = text
    .split(',')
    .map((part) => (/^\d{1,3}$/.test(part.trim()) ? Number(part) : Number.NaN));
  const rising = steps.every((step, at) => step > (at === 0 ? 0 : (steps[at - 1] ?? 0)));
  if (rising && (steps.at(-1) ?? 0) <= 100) return steps;
  throw wrongValue('--steps', text, 'whole percentages that rise, such as 1,5,25,100');
}
