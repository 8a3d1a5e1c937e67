import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { findTool, requireTool } from '@lambda-core/local/tools/find-tool';

export type SyslogNgProcess = AsyncDisposable & {
  readonly pid: number;
  /** Lets it flush what it holds, then ends it. Safe to call twice. */
  stop(): Promise<void>;
};

/** How long syslog-ng may take to flush and leave before it is killed. */
const STOP_MILLISECONDS = 15_000;

/** Where it is; `undefined` when it is not installed (Debian: syslog-ng-core and syslog-ng-mod-extra). */
export const findSyslogNg = () => findTool('syslog-ng');

/**
 * Runs syslog-ng in the foreground on the configuration that `config` writes, with everything it
 * keeps (state, pid, control socket, outputs) in a folder of its own, which goes when it stops.
 */
export async function startSyslogNg(config: (folder: string) => string) {
  const program = requireTool('syslog-ng');
  const version = await configVersion(program);
  const folder = await mkdtemp(join(tmpdir(), 'syslog-ng-'));
  const file = join(folder, 'syslog-ng.conf');
  await writeFile(file, `@version: ${version}\n${config(folder)}`);
  const state = ['-R', 'persist', '-p', 'pid', '-c', 'ctl'].map((part) =>
    part.startsWith('-') ? part : join(folder, part),
  );
  const child = spawn(program, ['-F', '--no-caps', '-f', file, ...state], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGTERM');
    // One that cannot flush (its receiver is gone) would stay for ever.
    await Promise.race([ended, pause(STOP_MILLISECONDS, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { pid: child.pid ?? 0, child, folder, stop, [Symbol.asyncDispose]: stop };
}

/** The newest configuration syntax that this build knows, as it asks to have it declared. */
async function configVersion(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--version']);
  const found =
    /Config version: ([\d.]+)/.exec(stdout)?.[1] ?? /syslog-ng \d+ \((\d+\.\d+)/.exec(stdout)?.[1];
  if (found !== undefined) return found;
  throw new LambdaCoreError(
    'SYSLOG_NG_VERSION',
    `${program} --version names no version: ${stdout}`,
  );
}
