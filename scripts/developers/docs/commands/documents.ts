import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import type { Command } from './blocks';

export type Placed = { readonly place: string; readonly text: string };

/** All documents; the changelog's commands are of its time. */
export const PAGES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '*.md', ':!CHANGELOG.md'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n');

/** What `commandsOf` finds in all of them. */
export function documentCommands(commandsOf: (markdown: string) => readonly Command[]): Placed[] {
  return PAGES.flatMap((page) =>
    commandsOf(readFileSync(join(ROOT, page), 'utf8')).map(({ line, text }) => {
      return { place: `${page}:${line}`, text };
    }),
  );
}
