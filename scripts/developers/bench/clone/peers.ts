import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { localEnvironment } from '@lambda-core/local/credentials';
import { findTool } from '@lambda-core/local/tools/find-tool';
import { commandLine } from '../../../cli/command-line';
import {
  AWS,
  COMMANDS,
  DESTINATION,
  OURS,
  RCLONE_64,
  RCLONE_BEST,
  RCLONE_LISTED_AT_ONCE,
  RCLONE_PARTS,
  SOURCE,
} from './names';

export type ClonePeer = Readonly<{
  name: string;
  absent(): string | undefined;
  argv(): [string, ...string[]];
}>;

export const CLONE_PEERS: readonly ClonePeer[] = [
  ours(OURS),
  {
    name: AWS,
    absent: () => (findAws() === undefined ? 'not installed (pip: awscli)' : undefined),
    argv: () => {
      const buckets = [`s3://${SOURCE}`, `s3://${DESTINATION}`];
      return [findAws() ?? 'aws', 's3', 'sync', ...buckets, '--only-show-errors'];
    },
  },
  rclone('rclone ×4', 4),
  rclone(RCLONE_64, 64),
  rclone(RCLONE_BEST, 256),
  rclone(RCLONE_LISTED_AT_ONCE, 256, '--fast-list'),
  // Its own cutoff is 4.66 GiB; versions from 1.64 on copy parts side by side.
  rclone(RCLONE_PARTS, 256, '--s3-copy-cutoff', '128Mi', '--s3-upload-concurrency', '16'),
];

/** What every tool finds in its environment: the server, any credentials, no settings of the user's. */
export function environmentFor(endpoint: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS|RCLONE)_|_proxy$/i.test(name),
  );
  const local = localEnvironment({ endpoint });
  return {
    ...Object.fromEntries(inherited),
    ...local,
    AWS_DEFAULT_REGION: local.AWS_REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_BENCH_TYPE: 's3',
    RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
    RCLONE_CONFIG_BENCH_ENV_AUTH: 'true',
    RCLONE_CONFIG_BENCH_REGION: local.AWS_REGION,
    RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
  };
}

function ours(name: string): ClonePeer {
  const buckets = ['--source', SOURCE, '--destination', DESTINATION, '--command-bucket', COMMANDS];
  return {
    name,
    absent: () => undefined,
    argv: () => [...commandLine('clone'), ...buckets, '--local', '--json'],
  };
}

function rclone(name: string, atATime: number, ...flags: string[]): ClonePeer {
  const find = () => findTool('rclone');
  const count = String(atATime);
  return {
    name,
    absent: () => (find() === undefined ? 'not installed (apt: rclone)' : undefined),
    argv: () => [
      find() ?? 'rclone',
      ...['sync', `bench:${SOURCE}`, `bench:${DESTINATION}`],
      ...['--transfers', count, '--checkers', count, ...flags],
    ],
  };
}

/** The AWS CLI itself: pyenv's stand-in for it takes a tenth of a second that is not the CLI's. */
function findAws(): string | undefined {
  const found = findTool('aws');
  if (found === undefined || !dirname(found).endsWith(join('.pyenv', 'shims'))) return found;
  try {
    return execFileSync('pyenv', ['which', 'aws'], { encoding: 'utf8', timeout: 10_000 }).trim();
  } catch {
    return found;
  }
}
