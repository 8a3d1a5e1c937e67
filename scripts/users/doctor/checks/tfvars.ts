import { LambdaCoreError } from '@lambda-core/common/errors';
import { tfvarsProblems } from '../../environment/tfvars-problems';
import type { Check } from '../types';

/** The settings are those that there are, of the kind that they are, and of this colour. */
export const tfvars: Check = {
  name: 'settings',
  async look({ root, settings: { folder, colour, file } }) {
    const what = 'settings';
    try {
      const problems = await tfvarsProblems({ root, folder, part: colour });
      if (problems.length === 0) return [{ status: 'ok', what, found: `${file}: all known` }];
      return problems.map((found) => ({ status: 'wrong', what, found }));
    } catch (error) {
      if (!(error instanceof LambdaCoreError)) throw error;
      return [{ status: 'unknown', what, found: error.message }];
    }
  },
};
