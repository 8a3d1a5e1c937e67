import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { refuseUnverifiedTls } from '@lambda-core/common/verified-tls';
import { returnToCallersFolder } from './caller-folder';
import { flagProblem } from './flag-problem';
import { untilInterrupted } from './interruption';
import { printable } from './printable';

/** Wrong flags or arguments: the usage is worth showing, and the exit status is 2 if the command names no other. */
export class UsageError extends LambdaCoreError {
  override readonly name = 'UsageError';

  constructor(message: string, options?: ErrorOptions) {
    super('USAGE', message, options);
  }
}

/**
 * Runs a command-line program. `main` returns the exit status; what it throws is printed to standard
 * error. `--help` or `-h` before a `--` prints `help` to standard output, and then `main` is not called:
 * what is heavy is best loaded there. Relative paths begin where the command was typed.
 *
 * `signal` aborts on SIGINT, SIGTERM and SIGHUP, and when npm, which started us, is gone; see
 * `untilInterrupted` for what becomes of a `main` that does not heed it, and for `options`.
 */
export async function runCommand(
  help: string,
  main: (argv: readonly string[], signal: AbortSignal) => Promise<number>,
  options: {
    readonly endsInItsOwnTime?: boolean;
    readonly graceSeconds?: number;
    readonly usageStatus?: number;
  } = {},
): Promise<void> {
  // Whoever runs a command here need not hear of the SDK's plans for Node 20.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  endQuietlyWithTheReader();
  const argv = process.argv.slice(2);
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (own.includes('--help') || own.includes('-h')) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  try {
    returnToCallersFolder();
    refuseUnverifiedTls(process.env);
    process.exitCode = await untilInterrupted((signal) => main(argv, signal), options);
  } catch (error) {
    const problem = flagProblem(error, help);
    const usage = error instanceof UsageError || problem !== undefined;
    process.stderr.write(`error: ${printable(problem ?? errorText(error))}\n`);
    if (usage) process.stderr.write('run it with --help to see how\n');
    process.exitCode = usage ? (options.usageStatus ?? 2) : 1;
  }
}

/** `… | head` closes our output early: that is the reader's choice, not a failure. */
function endQuietlyWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}

/** Our own message as it is, lines and all, and what its causes add to it in one line. */
function errorText(error: unknown): string {
  if (!(error instanceof LambdaCoreError)) return describeError(error);
  const { message, cause, saysCause } = error;
  if (cause === undefined || saysCause) return message;
  const why = describeError(cause);
  return message.includes(why) ? message : `${message}: ${why}`;
}
