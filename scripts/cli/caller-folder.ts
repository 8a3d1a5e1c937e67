import { join } from 'node:path';

/**
 * Goes to the folder where the command was typed: npm starts it in the package's, and relative paths would
 * begin there. Does nothing for who was not started by npm, as INIT_CWD is inherited further.
 * https://docs.npmjs.com/cli/commands/npm-run-script
 */
export function returnToCallersFolder(): void {
  const { INIT_CWD: folder, npm_package_json: manifest } = process.env;
  if (folder && manifest === join(process.cwd(), 'package.json')) process.chdir(folder);
}
