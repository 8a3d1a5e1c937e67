import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../../cli/did-you-mean';
import { anyOf, wrongValue } from '../../cli/values';

/** An environment that has a folder below environments/. @throws UsageError with those that there are */
export function readEnvironment(environment: string, root: string): string {
  const folder = join(root, 'environments');
  // With a hyphen, the second region of one.
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)?$/.test(environment) && existsSync(join(folder, environment)))
    return environment;
  const known = readdirSync(folder).sort();
  throw wrongValue('ENV', environment, `${anyOf(known)}${didYouMean(environment, known)}`);
}
