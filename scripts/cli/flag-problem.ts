import { didYouMean } from './did-you-mean';

/**
 * What Node's `parseArgs` found wrong with a command line, in one sentence; `undefined` when `error` is none of
 * its own. What Node adds, how to pass words that begin with a dash, is no help to somebody who mistyped.
 * @param help names the flags that there are
 */
export function flagProblem(error: unknown, help: string): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!String(code).startsWith('ERR_PARSE_ARGS')) return undefined;
  const flag = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (flag === undefined) return message.split('\n', 1)[0]?.replace(/[.]$/, '');
  const flags = new Set(help.match(/(?<![\w-])--[a-z][a-z0-9-]*/g));
  if (flags.has(flag)) return `${flag}: does not go with the other flags here`;
  return `${flag}: there is no such flag${didYouMean(flag, [...flags])}`;
}
