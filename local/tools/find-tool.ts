import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

type FindToolOptions = {
  /** An environment variable that names the executable; when set, nothing else is looked at. */
  variable?: string;
  environment?: NodeJS.ProcessEnv;
};

/** The path of an executable: from `variable`, then PATH, then the places installers use. */
export function findTool(name: string, options: FindToolOptions = {}): string | undefined {
  const { variable, environment = process.env } = options;
  const named = variable === undefined ? undefined : environment[variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new LambdaCoreError(
      'TOOL_NOT_EXECUTABLE',
      `${variable}: found ${named}, expected the path of an executable ${name}`,
    );
  }
  const home = environment['HOME'] ?? homedir();
  const folders = [
    ...(environment['PATH'] ?? '').split(delimiter),
    join(home, '.local', 'bin'),
    join(home, '.pyenv', 'shims'),
    '/usr/local/bin',
    '/usr/bin',
    // Servers lie there, and a user's PATH lacks them.
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** As `findTool`, but throws an error that says how to go on. */
export function requireTool(name: string, options: FindToolOptions = {}): string {
  const path = findTool(name, options);
  if (path !== undefined) return path;
  const or = options.variable === undefined ? '' : `, or set ${options.variable} to its path`;
  throw new LambdaCoreError(
    'TOOL_MISSING',
    `${name}: found neither on PATH nor in the usual places; install it${or}`,
  );
}

/**
 * For tests: the tool, or the reason to skip what needs it. With REQUIRE_ALL=1 there are no reasons,
 * and a missing tool is an error.
 */
export function toolOrReason(
  name: string,
  options: FindToolOptions = {},
): { tool: string } | { reason: string } {
  const { environment = process.env } = options;
  if (environment['REQUIRE_ALL'] === '1') return { tool: requireTool(name, options) };
  const tool = findTool(name, options);
  return tool === undefined ? { reason: `${name} is not on this machine` } : { tool };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // Not there, or not for us: for a search both mean "look on".
  }
}
