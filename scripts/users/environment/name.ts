import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/command';

/** An environment that has a folder below environments/. @throws UsageError with those that there are */
export function readEnvironment(environment: string, root: string): string {
  const folder = join(root, 'environments');
  // With a hyphen, the second region of one.
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)?$/.test(environment) && existsSync(join(folder, environment)))
    return environment;
  const known = readdirSync(folder).join(', ');
  throw new UsageError(`environment: found ${environment}, expected ${known}`);
}
