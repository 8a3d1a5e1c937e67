import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { readPositionals } from '../../cli/positionals';
import { numberAbove0, oneOf, wholeNumber, wrongValue } from '../../cli/values';
import { COLOURS, type Colour } from '../environment/weights';
import { DEFAULT_JUDGE_SETTINGS, type JudgeSettings } from './judge/types';
import { DEFAULT_STEP_SETTINGS, type StepSettings } from './steps';

export type RolloutCommand = {
  readonly environment: string;
  readonly colour: Colour;
  /** What is to be done: begin one, go on with one that nobody runs, or say to the one under way what is wished. */
  readonly action: 'begin' | 'resume' | 'abort' | 'promote';
  /** All that have weights, when left out. */
  readonly apis: readonly string[] | undefined;
  readonly steps: StepSettings;
  readonly judge: JudgeSettings;
  readonly lookSeconds: number;
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

const ACTIONS = ['resume', 'abort', 'promote'] as const;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readRolloutCommand(argv: readonly string[]): RolloutCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [environment = '', colour = ''] = readPositionals(
    positionals,
    'ENV COLOUR',
    'production green',
  );
  const asked = ACTIONS.filter((name) => values[name]);
  if (asked.length > 1)
    throw new UsageError(`--${asked.join(' and --')}: found together, expected one of them`);
  const whole = (name: 'success-after' | 'fail-after' | 'minimum-requests', usual: number) =>
    values[name] === undefined ? usual : wholeNumber(`--${name}`, values[name], 1);
  const minutes = (name: 'bake' | 'longest-wait', usual: number) =>
    values[name] === undefined ? usual : wholeNumber(`--${name}`, values[name], 0, 7 * 24 * 60);
  return {
    environment,
    colour: oneOf('COLOUR', colour, COLOURS),
    action: asked[0] ?? 'begin',
    apis: values.api?.flatMap((names) => names.split(',')),
    steps: {
      steps: values.steps === undefined ? DEFAULT_STEP_SETTINGS.steps : stepsOf(values.steps),
      successAfter: whole('success-after', DEFAULT_STEP_SETTINGS.successAfter),
      bakeMinutes: minutes('bake', DEFAULT_STEP_SETTINGS.bakeMinutes),
      longestWaitMinutes: minutes('longest-wait', DEFAULT_STEP_SETTINGS.longestWaitMinutes),
      whenUndecided:
        values.undecided === undefined
          ? DEFAULT_STEP_SETTINGS.whenUndecided
          : oneOf('--undecided', values.undecided, ['ask', 'return']),
      gradualReturn:
        values.return !== undefined &&
        oneOf('--return', values.return, ['at-once', 'gradual']) === 'gradual',
    },
    judge: {
      ...DEFAULT_JUDGE_SETTINGS,
      failAfter: whole('fail-after', DEFAULT_JUDGE_SETTINGS.failAfter),
      minimumRequests: whole('minimum-requests', DEFAULT_JUDGE_SETTINGS.minimumRequests),
    },
    lookSeconds:
      values['look-seconds'] === undefined
        ? 60
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

/** Whole percentages, rising: weights are whole numbers, of which a hundredth is one. */
function stepsOf(text: string): readonly number[] {
  const steps = text
    .split(',')
    .map((part) => (/^\d{1,3}$/.test(part.trim()) ? Number(part) : Number.NaN));
  const rising = steps.every((step, at) => step > (at === 0 ? 0 : (steps[at - 1] ?? 0)));
  if (rising && (steps.at(-1) ?? 0) <= 100) return steps;
  throw wrongValue('--steps', text, 'whole percentages that rise, such as 1,5,25,100');
}
