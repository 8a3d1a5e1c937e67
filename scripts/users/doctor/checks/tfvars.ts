import { tfvarsProblems } from '../../environment/tfvars-problems';
import type { Check } from '../types';

/** The settings are those that there are, of the kind that they are, and of this colour. */
export const tfvars: Check = {
  name: 'settings',
  async look({ root, settings: { folder, colour, file } }) {
    const what = 'settings';
    const problems = await tfvarsProblems({ root, folder, part: colour });
    if (problems.length === 0) return [{ status: 'ok', what, found: `${file}: all known` }];
    return problems.map((found) => ({ status: 'wrong', what, found }));
  },
};
