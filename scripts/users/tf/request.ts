import { UsageError } from '../../cli/command';
import { readPositionals } from '../../cli/positionals';
import { shellLine } from '../../cli/shell-line';
import { oneOf } from '../../cli/values';
import { readEnvironment } from '../environment/name';

/** What has a state of its own in an environment. */
export const PARTS = ['blue', 'green', 'traffic'] as const;
/** By name: whether Terraform reads the variables for it. */
const ACTIONS = {
  init: false,
  plan: true,
  apply: true,
  destroy: true,
  import: true,
  output: false,
  show: false,
  state: false,
  'force-unlock': false,
} as const;
type Action = keyof typeof ACTIONS;
const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

/** What is asked of Terraform: one colour of an environment, or the environment's weights. */
export type Request = {
  readonly environment: string;
  readonly part: (typeof PARTS)[number];
  readonly action: Action;
  /** Further arguments, handed through. */
  readonly extra: readonly string[];
};

/** One call of Terraform: its arguments, and the variables that are set for it. */
export type Call = {
  readonly variables: Readonly<Record<string, string>>;
  readonly arguments: readonly string[];
};

/**
 * Reads `ENV COLOUR ACTION [-- EXTRA...]`.
 * @throws UsageError saying what was found and what there is
 */
export function readRequest(argv: readonly string[], root: string): Request {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const [environment = '', part = '', action = ''] = readPositionals(
    own.slice(0, 3),
    'ENV COLOUR ACTION',
    'staging blue plan',
  );
  const more = end < 0 ? [] : argv.slice(end + 1);
  // npm swallows the first `--`, so flags may stand right after the action.
  return {
    environment: readEnvironment(environment, root),
    part: oneOf('COLOUR', part, PARTS),
    action: oneOf('ACTION', action, ACTION_NAMES),
    extra: [...own.slice(3), ...more],
  };
}

/** `ENV bootstrap`: what has to be there before Terraform's own state. */
export type Bootstrap = { readonly environment: string; readonly dryRun: boolean };

/**
 * Reads `ENV bootstrap [--dry-run]`; undefined where something else is asked for.
 * @throws UsageError
 */
export function readBootstrap(argv: readonly string[], root: string): Bootstrap | undefined {
  const [environment = '', action, ...rest] = argv.filter((argument) => argument !== '--');
  if (action !== 'bootstrap') return undefined;
  const odd = rest.find((argument) => argument !== '--dry-run');
  if (odd !== undefined)
    throw new UsageError(`bootstrap: found ${odd}, expected nothing or --dry-run`);
  return { environment: readEnvironment(environment, root), dryRun: rest.length > 0 };
}

/** The calls that serve a request: `init` with the right state, then the action. */
export function terraformCalls({ environment, part, action, extra }: Request): readonly Call[] {
  const chdir = `-chdir=terraform/${part === 'traffic' ? 'traffic' : 'environment'}`;
  const settings = `../../environments/${environment}/${part}`;
  const isForInit = (argument: string) => /^--?backend-config=/.test(argument);
  const forAction = extra.filter((argument) => !isForInit(argument));
  // A data directory for each state: with a common one, whoever forgets `-reconfigure` plans the variables
  // of one colour against the state of the other.
  const variables = { TF_DATA_DIR: `.terraform/${environment}-${part}` };
  const call = (...args: string[]): Call => ({ variables, arguments: [chdir, ...args] });
  const init = call(
    'init',
    '-input=false',
    `-backend-config=${settings}.s3.tfbackend`,
    ...extra.filter(isForInit),
  );
  if (action === 'init') return [init];
  const whose = [`-var-file=${settings}.tfvars`, `-var=target=${environment}/${part}`];
  if (action === 'destroy' && part !== 'traffic') whose.push('-var=destroying=true');
  return [init, call(action, ...(ACTIONS[action] ? whose : []), ...forAction)];
}

/** Whether Terraform reads the part's variables for the action. */
export function readsVariables({ action }: Request): boolean {
  return ACTIONS[action];
}

/** Whether the action asks AWS for everything that has to be there. */
export function needsPrerequisites({ action }: Request): boolean {
  return action === 'plan' || action === 'apply';
}

/** The call as one would type it. */
export function formatCall({ variables, arguments: args }: Call): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [...set, shellLine(['terraform', ...args])].join(' ');
}
