import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { awsProblem } from '../../cli/aws-problem';
import { unlessAborted } from '../../cli/unless-aborted';
import { NotDeployed } from './facts';
import type { Check, Context, Finding } from './types';

/** Long enough for a few retries of each request. */
const USUAL_SECONDS = 30;

/**
 * Runs all checks at once, each for a bounded time; what a check could not look at is a finding, too. In the order
 * of `checks`, whichever ends first.
 * @param onWaiting told of the checks that are still under way, whenever that changes
 */
export async function runChecks(
  checks: readonly Check[],
  context: Context,
  { signal, onWaiting }: { signal: AbortSignal; onWaiting: (names: readonly string[]) => void },
): Promise<readonly Finding[]> {
  const waiting = new Set(checks.map(({ name }) => name));
  onWaiting([...waiting]);
  const findings = await Promise.all(
    checks.map(async (check) => {
      const found = await looked(check, context, signal);
      waiting.delete(check.name);
      onWaiting([...waiting]);
      return found;
    }),
  );
  return findings.flat();
}

class Late extends LambdaCoreError {
  override readonly name = 'Late';
}

async function looked(
  { name, seconds = USUAL_SECONDS, look }: Check,
  context: Context,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const end = new AbortController();
  const timer = setTimeout(
    () => end.abort(new Late('LATE', `no reply within ${seconds} s`)),
    seconds * 1_000,
  );
  const both = AbortSignal.any([signal, end.signal]);
  try {
    return await unlessAborted(look(context, both), both);
  } catch (error) {
    if (signal.aborted) throw error;
    return [unlooked(name, error, context)];
  } finally {
    clearTimeout(timer);
  }
}

function unlooked(what: string, error: unknown, { settings }: Context): Finding {
  if (error instanceof NotDeployed) {
    const { folder, colour } = settings;
    const remedy = `npm run tf -- ${folder} ${colour} apply`;
    return { status: 'note', what, found: 'not deployed yet', remedy };
  }
  // A page of a proxy's, for example; the SDK's own words are about its parser.
  if (/Deserialization error/.test(describeError(error)))
    return { status: 'unknown', what, found: 'what replied is not AWS', remedy: NOT_AWS };
  const problem = awsProblem(error, what);
  const { found, remedy } = REASONS[codeOf(problem)] ?? {};
  return {
    status: 'unknown',
    what,
    found: found ?? describeError(error),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function codeOf(error: unknown): string {
  return error instanceof LambdaCoreError ? error.code : '';
}

const NOT_AWS = 'look at proxies and at AWS_ENDPOINT_URL (an emulator may not know of it)';

/** Said the same of every check, so that they can be told together. */
const REASONS: Readonly<Record<string, { found?: string; remedy?: string }>> = {
  NO_CREDENTIALS: { found: 'needs credentials' },
  BAD_CREDENTIALS: { found: 'needs credentials that AWS takes' },
  ACCESS_DENIED: { remedy: 'let these credentials read it, or use those of an operator' },
  UNREACHABLE: {
    found: 'AWS cannot be reached',
    remedy: 'look at the network and at AWS_ENDPOINT_URL',
  },
  LATE: { remedy: 'look at the network (a proxy, a VPN), and run it again' },
};
