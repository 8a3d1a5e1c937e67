import { parseArgs } from 'node:util';
import { portOf, wholeNumber } from '../../cli/values';
import { BEHAVIOUR_FLAGS, behaviourOf } from '../receiver/flags';
import { FAULT_FLAGS, faultsOf } from '../s3/flags';

const S3 = 's3-';
const RECEIVER = 'receiver-';

/** @throws UsageError naming the flag, what was found and what was expected */
export function readStartOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      exit: { type: 'boolean', default: false },
      port: { type: 'string' },
      'lambda-port': { type: 'string', default: '0' },
      'receiver-port': { type: 'string', default: '0' },
      'console-port': { type: 'string', default: '0' },
      record: { type: 'string' },
      seed: { type: 'string' },
      ...prefixed(S3, FAULT_FLAGS),
      ...prefixed(RECEIVER, BEHAVIOUR_FLAGS),
    },
  });
  const { port } = values;
  return {
    exit: values.exit,
    /** Of S3, Lambda and the receiver; left out: see the help. */
    port: port === undefined ? undefined : portOf('--port', port),
    lambdaPort: portOf('--lambda-port', values['lambda-port']),
    receiverPort: portOf('--receiver-port', values['receiver-port']),
    consolePort: portOf('--console-port', values['console-port']),
    /** Where the run's recording goes. */
    record: values.record,
    seed: wholeNumber('--seed', values.seed ?? '1', 0, 2 ** 31 - 1),
    /** The recording's time is counted, so that the same seed makes the same bytes. */
    isCounted: values.record !== undefined && values.seed !== undefined,
    faults: faultsOf(unprefixed(S3, values), `--${S3}`),
    behaviour: behaviourOf(unprefixed(RECEIVER, values), `--${RECEIVER}`),
  };
}

function prefixed(prefix: string, flags: object): Record<string, { type: 'string' }> {
  return Object.fromEntries(Object.keys(flags).map((name) => [prefix + name, { type: 'string' }]));
}

function unprefixed(prefix: string, values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string'
        ? [[name.slice(prefix.length), value]]
        : [],
    ),
  );
}
