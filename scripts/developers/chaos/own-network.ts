import { spawnSync } from 'node:child_process';

/** What to put before a command to give it a network of its own, which ends with it. */
export const OWN_NETWORK = [
  'unshare',
  '--net',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
] as const;

export function ownNetworkAllowed(): boolean {
  const [program, ...parameters] = OWN_NETWORK;
  return spawnSync(program, [...parameters, 'true'], { stdio: 'ignore' }).status === 0;
}
