import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { replaceFiles } from '../../cli/replace-files';
import { diffOf } from './edits';

/** A file of the repository, as it is and as it should be. */
export type Edit = { readonly file: string; readonly before: string; readonly after: string };

type WriteOptions = {
  readonly root: string;
  /** Without asking. */
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Results as an object of JSON. */
  readonly json: boolean;
  readonly signal: AbortSignal;
};

/** Shows what would change, asks on a terminal, writes, and says what is `next`; returns the exit status. */
export async function writeEdits(
  edits: readonly Edit[],
  { root, yes, dryRun, json, signal }: WriteOptions,
  next: string,
): Promise<number> {
  const { stdout, stderr } = process;
  const files = edits.map(({ file, before, after }) => ({
    file,
    diff: diffOf(file, before, after),
  }));
  if (!json) for (const { diff } of files) stdout.write(`${diff}\n`);
  const written = !dryRun && (yes || (await agrees(signal)));
  if (written)
    await replaceFiles(edits.map(({ file, after }) => ({ path: join(root, file), text: after })));
  if (json) stdout.write(`${JSON.stringify({ written, files })}\n`);
  stderr.write(written ? next : `nothing was written${dryRun ? '' : ': --yes writes it'}\n`);
  return written || dryRun ? 0 : 1;
}

/** What is to be done after writing, step by step, with the words of each step's commands behind `npm run`. */
export function nextSteps(
  section: string,
  steps: readonly (readonly [what: string, commands?: readonly string[]])[],
): string {
  return [
    `Written. Next, in each environment that you have (docs/terraform.md, "${section}"):`,
    ...steps.flatMap(([what, commands = []], at) => [
      `  ${at + 1}. ${what}`,
      ...commands.map((words) => `     npm run ${words}`),
    ]),
    '',
  ].join('\n');
}

async function agrees(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question('write this? [y/N] ', { signal }));
  } finally {
    terminal.close();
  }
}
