import { join } from 'node:path';
import manifest from '../../package.json';
import { ROOT } from '../build/functions';

export type CommandName = keyof typeof manifest.scripts;

/** What `npm run NAME` starts, in whatever folder, with the options of Node's that are its; npm itself left out. */
export function commandLine(name: CommandName): [string, ...string[]] {
  const [, ...words] = manifest.scripts[name].split(' ');
  return [
    process.execPath,
    ...words.map((word) => (word.endsWith('.cjs') ? join(ROOT, word) : word)),
  ];
}
