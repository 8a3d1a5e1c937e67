import { join } from 'node:path';
import manifest from '../../package.json';
import { ROOT } from '../build/functions';

export type CommandName = keyof typeof manifest.scripts;

/** What `npm run NAME` starts, with the options of Node's that are its; npm itself left out. */
export function commandLine(name: CommandName, root = ROOT): [string, ...string[]] {
  const [, ...words] = manifest.scripts[name].split(' ');
  return [
    process.execPath,
    ...words.map((word) => (word.startsWith('scripts/') ? join(root, word) : word)),
  ];
}
