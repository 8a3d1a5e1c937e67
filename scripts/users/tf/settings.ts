import { LambdaCoreError } from '@lambda-core/common/errors';
import { tfvarsProblems } from '../environment/tfvars-problems';
import type { Request } from './request';

/**
 * Looks at the tfvars file of a request, before anybody is asked anything; returns whether it holds no more than can be
 * read by hand.
 * @throws LambdaCoreError `SETTINGS_WRONG`, naming each, with file and line
 */
export async function checkSettings(
  { environment: folder, part, extra }: Request,
  { root, onNote }: { readonly root: string; readonly onNote: (line: string) => void },
): Promise<boolean> {
  const problems = await tfvarsProblems({ root, folder, part, extra }).catch((error: unknown) => {
    if (!(error instanceof LambdaCoreError)) throw error;
    onNote(`not checked beforehand: ${error.message}`);
    return undefined;
  });
  if (problems === undefined) return false;
  if (problems.length > 0) throw new LambdaCoreError('SETTINGS_WRONG', problems.join('\n'));
  return true;
}
