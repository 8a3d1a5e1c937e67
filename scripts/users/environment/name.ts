import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../../cli/did-you-mean';
import { readPositionals } from '../../cli/positionals';
import { anyOf, oneOf, wrongValue } from '../../cli/values';
import { COLOURS, type Colour } from './weights';

/** An environment that has a folder below environments/. @throws UsageError with those that there are */
export function readEnvironment(environment: string, root: string): string {
  const folder = join(root, 'environments');
  // With a hyphen, the second region of one.
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)?$/.test(environment) && existsSync(join(folder, environment)))
    return environment;
  const known = readdirSync(folder).sort();
  throw wrongValue('ENV', environment, `${anyOf(known)}${didYouMean(environment, known)}`);
}

/** `ENV COLOUR`, which is all that a command line has beside flags. @throws UsageError */
export function readColour(positionals: readonly string[]): {
  readonly environment: string;
  readonly colour: Colour;
} {
  const example = 'production green';
  const [environment = '', colour = ''] = readPositionals(positionals, 'ENV COLOUR', example);
  return { environment, colour: oneOf('COLOUR', colour, COLOURS) };
}
