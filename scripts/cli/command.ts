import { describeError, LambdaCoreError } from '@lambda-core/common/errors';

/** Wrong flags or arguments: the usage is worth showing, and the exit status is 2. */
export class UsageError extends LambdaCoreError {
  override readonly name = 'UsageError';

  constructor(message: string, options?: ErrorOptions) {
    super('USAGE', message, options);
  }
}

/**
 * Runs a command-line program: `main` answers the exit status; what it throws is printed to standard
 * error. `--help` anywhere prints `help` to standard output.
 */
export async function runCommand(
  help: string,
  main: (argv: readonly string[]) => Promise<number>,
): Promise<void> {
  // Whoever runs a command here need not hear of the SDK's plans for Node 20.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    const usage = error instanceof UsageError || isParseArgsError(error);
    process.stderr.write(
      `error: ${error instanceof LambdaCoreError ? chain(error) : describeError(error)}\n`,
    );
    if (usage) process.stderr.write('run it with --help to see how\n');
    process.exitCode = usage ? 2 : 1;
  }
}

/** The message as it is, lines and all, and the causes below it in one line. */
function chain(error: LambdaCoreError): string {
  return error.cause === undefined
    ? error.message
    : `${error.message}: ${describeError(error.cause)}`;
}

function isParseArgsError(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}
