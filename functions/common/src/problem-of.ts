import * as v from 'valibot';
import { shortened, shown } from './shown';

/**
 * One line for one problem: where, what was found, what was expected.
 * @param what was read as a whole
 */
export function problemOf(issue: v.BaseIssue<unknown>, what = 'the value'): string {
  const path = shortened(v.getDotPath(issue) ?? what);
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return `${path}: is not a field of ${what}`;
  const last = issue.path?.at(-1);
  if (last?.type === 'object' && !(String(last.key) in last.input)) return `${path}: is missing`;
  return `${path}: found ${shown(issue.input)}, expected ${expectedBy(issue)}`;
}

/** What an issue says was expected. */
export function expectedBy({ message, expected }: v.BaseIssue<unknown>): string {
  return message.startsWith('expected ')
    ? message.slice('expected '.length)
    : (expected ?? message);
}
