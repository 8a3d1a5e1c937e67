import { LambdaCoreError } from '@lambda-core/common/errors';
import { awsProblem } from '../../../cli/aws-problem';
import type { Check } from '../types';

/** Whose credentials these are, and whether they belong to the environment. */
export const account: Check = {
  name: 'credentials',
  async look({ facts, settings: { accountId, file } }) {
    const what = 'credentials';
    const remedy =
      'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or renew them (aws sso login)';
    const caller = await facts.caller().catch((error: unknown) => refusalOf(error, what));
    if (typeof caller === 'string') return [{ status: 'wrong', what, found: caller, remedy }];
    const { account: found, arn } = caller;
    if (accountId !== undefined && accountId !== found)
      return [
        {
          status: 'wrong',
          what,
          found: `are of account ${found}, expected ${accountId} (account_id in ${file})`,
          remedy: 'use credentials of that account',
        },
      ];
    const bound =
      accountId === undefined ? `; account_id is not set in ${file}: set it to refuse others` : '';
    return [{ status: 'ok', what, found: `${arn} of account ${found}${bound}` }];
  },
};

/** What AWS has against the credentials; all else is thrown on. */
function refusalOf(error: unknown, what: string): string {
  const problem = awsProblem(error, what);
  const code = problem instanceof LambdaCoreError ? problem.code : '';
  if (code === 'NO_CREDENTIALS') return 'none were found';
  if (code === 'BAD_CREDENTIALS') return 'AWS does not take them';
  throw error;
}
