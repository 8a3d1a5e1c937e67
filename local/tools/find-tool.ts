import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** Environment variables that name the executable of a tool; when one is set, nothing else is looked at. */
const VARIABLES: Readonly<Record<string, string>> = {
  aws: 'AWS_CLI',
  chromium: 'CHROMIUM',
  goaccess: 'GOACCESS',
  moto_server: 'MOTO_SERVER',
  rclone: 'RCLONE',
  'syslog-ng': 'SYSLOG_NG',
  terraform: 'TERRAFORM',
};

/** The path of an executable: from its variable, then PATH, then the places installers use. */
export function findTool(name: string, environment = process.env): string | undefined {
  const variable = VARIABLES[name];
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
export function requireTool(name: string, environment = process.env): string {
  const path = findTool(name, environment);
  if (path !== undefined) return path;
  const variable = VARIABLES[name];
  const or = variable === undefined ? '' : `, or set ${variable} to its path`;
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
  environment = process.env,
): { tool: string } | { reason: string } {
  if (environment['REQUIRE_ALL'] === '1') return { tool: requireTool(name, environment) };
  const tool = findTool(name, environment);
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
