import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames, ROOT } from '../../../build/functions';
import { readBuildCommand } from '../../../build/options';
import { UsageError } from '../../../cli/command';
import { readAddApiCommand } from '../../../users/add-api/options';
import { environmentsIn } from '../../../users/apis/files';
import { readCheckCommand, readCloneCommand } from '../../../users/clone/options';
import { readSimulateCommand } from '../../../users/clone/simulate/command';
import { readCompletenessCommand } from '../../../users/completeness/options';
import { readDoctorCommand } from '../../../users/doctor/options';
import { parseFlags as readReceiverFlags } from '../../../users/receiver/flags';
import { readRemoveApiCommand } from '../../../users/remove-api/options';
import { readReplayCommand } from '../../../users/replay/options';
import { readRolloutCommand } from '../../../users/rollout/options';
import { parseFlags as readS3Flags } from '../../../users/s3/flags';
import { readSamplesCommand } from '../../../users/samples/command';
import { readShipCommand } from '../../../users/ship/options';
import { readStartOptions } from '../../../users/start/options';
import { readEmulator } from '../../../users/tf/emulator';
import { readBootstrap, readRequest } from '../../../users/tf/request';
import { readBenchCommand } from '../../bench/options';
import { readChaosCommand } from '../../chaos/options';
import { withValues } from './words';

const NOW = Date.parse('2026-11-26T12:00Z');
const { scripts: SCRIPTS } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What reads the words of each command of package.json that has any. */
const READERS: Readonly<Record<string, (argv: readonly string[]) => unknown>> = {
  'add-api': (argv) => readAddApiCommand(argv, environmentsIn(ROOT)),
  bench: readBenchCommand,
  build: readBuildCommand,
  chaos: readChaosCommand,
  clone: (argv) =>
    argv.includes('--simulate')
      ? readSimulateCommand(argv)
      : (readCheckCommand(argv) ?? readCloneCommand(argv)),
  completeness: (argv) => readCompletenessCommand(argv, NOW),
  doctor: readDoctorCommand,
  receiver: readReceiverFlags,
  'remove-api': (argv) => readRemoveApiCommand(argv, environmentsIn(ROOT)),
  replay: (argv) => readReplayCommand(argv, NOW),
  rollout: readRolloutCommand,
  s3: readS3Flags,
  samples: readSamplesCommand,
  ship: readShipCommand,
  start: readStartOptions,
  tf: (argv) => readBootstrap(argv, ROOT) ?? readEmulator(argv, ROOT) ?? readRequest(argv, ROOT),
};

/** What is wrong with a command of this repository, by the code that reads its words; `undefined` for nothing. */
export function problemOf(words: readonly string[]): string | undefined {
  const [tool = '', ...rest] = withValues(words);
  if (tool === 'npm') return npmProblem(rest);
  if (tool === 'npx' && rest[0] === 'tsx') return scriptProblem(rest[1] ?? '', rest.slice(2));
  return rest.map(fileProblem).find((problem) => problem !== undefined);
}

/** `start`, `test`, or `run [-s] NAME`, each with its own words after `--`. */
function npmProblem([first = '', ...rest]: readonly string[]): string | undefined {
  if (first === 'ci') return rest.length > 0 ? `npm ci: found ${rest[0]}` : undefined;
  const words =
    first === 'run' ? rest.filter((word, at) => !(word === '-s' && at === 0)) : [first, ...rest];
  const [name = '', dashes, ...argv] = words;
  if (SCRIPTS[name] === undefined) return `package.json has no script ${name}`;
  if (dashes === undefined) return READERS[name] && first === 'run' ? usageOf(name, []) : undefined;
  if (dashes !== '--') return `${dashes}: npm keeps what stands before --`;
  if (argv[0] === '--help') return undefined;
  return READERS[name] === undefined ? `${name} has no flags` : usageOf(name, argv);
}

function usageOf(name: string, argv: readonly string[]): string | undefined {
  try {
    READERS[name]?.(argv);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError || String(code).startsWith('ERR_PARSE_ARGS')) return message;
    throw error;
  }
}

/** A script without a command of its own reads its flags itself: they have to stand in it. */
function scriptProblem(path: string, argv: readonly string[]): string | undefined {
  if (!existsSync(join(ROOT, path))) return `there is no ${path}`;
  const text = readFileSync(join(ROOT, path), 'utf8');
  const flag = argv.find((word) => word.startsWith('--') && !text.includes(word));
  return flag === undefined ? undefined : `${path} knows no ${flag}`;
}

/** A path that another tool is given. */
function fileProblem(word: string): string | undefined {
  const [, path = ''] =
    /^(?:(?:\w+=)?@|-chdir=)?((?:docs|dist|terraform|environments|modules)\/[^\s]+)$/.exec(word) ??
    [];
  const built = functionNames().some((name) => path === `dist/${name}.zip`);
  return path === '' || built || existsSync(join(ROOT, path)) ? undefined : `there is no ${path}`;
}
