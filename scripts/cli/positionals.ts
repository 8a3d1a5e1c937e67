import { UsageError } from './command';

/**
 * The words of a command line that are no flags, one for each of `names`.
 * @throws UsageError when some are missing, with an example of all, or when there is one more
 */
export function readPositionals(
  found: readonly string[],
  names: string,
  example: string,
): readonly string[] {
  const count = names.split(' ').length;
  if (found.length < count)
    throw new UsageError(
      `${names}: ${count === 1 ? 'is' : 'are'} missing, expected such as: ${example}`,
    );
  if (found.length > count) throw new UsageError(`found ${found[count]}, expected ${names} alone`);
  return found;
}
