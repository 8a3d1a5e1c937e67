import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import { type Command, fencedCommands, inlineCommands } from './blocks';
import { TRIED } from './tried';

export type Placed = { readonly page: string; readonly place: string; readonly text: string };

/** Those of the fenced blocks of all documents, and those that stand within sentences. The changelog's are of its time. */
export function documentCommands(): { fenced: readonly Placed[]; inline: readonly Placed[] } {
  const pages = execFileSync('git', ['ls-files', '*.md', ':!CHANGELOG.md'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const read = (commandsOf: (markdown: string) => readonly Command[]) =>
    pages
      .trim()
      .split('\n')
      .flatMap((page) =>
        commandsOf(readFileSync(join(ROOT, page), 'utf8')).map(({ line, text }) => {
          return { page, place: `${page}:${line}`, text };
        }),
      );
  return { fenced: read(fencedCommands), inline: read(inlineCommands) };
}

/** What tries a command outside README; `undefined` where nobody has said. */
export function triedIn({ page, text }: Placed) {
  return TRIED.find((one) => one.command.test(text) && (one.page?.test(page) ?? true));
}
