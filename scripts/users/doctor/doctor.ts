import { ROOT } from '../../build/functions';
import { openStatusLine } from '../../cli/status-line';
import { callerOf, openAwsApi } from '../environment/aws-api';
import { openClients } from '../environment/clients';
import { readColourSettings } from '../environment/colour-settings';
import { CHECKS } from './checks';
import { openFacts } from './facts';
import { readDoctorCommand } from './options';
import { statusOf, tableOf } from './report';
import { runChecks } from './run-checks';
import type { Context } from './types';

/** The command; returns its exit status. */
export async function doctor(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const command = readDoctorCommand(argv);
  const { env: environment, stderr, stdout } = process;
  const root = environment['LAMBDA_CORE_ROOT'] || ROOT;
  const settings = await readColourSettings(command.environment, command.colour, root, environment);
  // What still waits when all is told must not keep us.
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  const { region, state, folder, colour, dnsRoleArn } = settings;
  const clients = openClients(region, state.region || region, {
    dnsRoleArn,
    signal: both,
    end: both,
  });
  const credentials = () => clients.s3.config.credentials();
  const whoAmI = () => callerOf(openAwsApi({ region, environment, credentials, signal: both }));
  const hashZips = () =>
    (require('../../build/build') as typeof import('../../build/build')).hashZips();
  const facts = openFacts({ root, settings, clients, whoAmI, hashZips });
  const context: Context = { root, environment, settings, clients, facts, now: Date.now() };
  const checks = CHECKS.filter(({ name }) => command.plan || name !== 'plan');
  let waiting: readonly string[] = [];
  const told = () =>
    `looked at ${checks.length - waiting.length} of ${checks.length}; waits for ${namesOf(waiting)}`;
  try {
    using _line = openStatusLine(stderr, told);
    const onWaiting = (names: readonly string[]) => {
      waiting = names;
    };
    const findings = await runChecks(checks, context, { signal, onWaiting });
    const all = command.plan ? findings : [...findings, LEFT_OUT];
    stdout.write(
      command.json
        ? `${JSON.stringify({ environment: folder, colour, findings: all })}\n`
        : tableOf(all),
    );
    return statusOf(all);
  } finally {
    end.abort();
  }
}

const LEFT_OUT = { status: 'note', what: 'plan', found: 'left out (--no-plan)' } as const;

/** As many as fit on a line of a terminal. */
const NAMES_TOLD = 3;

function namesOf(names: readonly string[]): string {
  const others = names.length - NAMES_TOLD;
  const told = names.slice(0, NAMES_TOLD).join(', ');
  return others > 0 ? `${told} and ${others} more` : told;
}
