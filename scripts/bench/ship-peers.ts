import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findSyslogNg, startSyslogNgShipper } from '../local/syslog-ng';
import type { CountingReceiver } from './counting-receiver';
import { runMeasured, type Usage, usageOf } from './measure';

export type Job = Readonly<{ file: string; lines: number; receiver: CountingReceiver }>;

export type Peer = Readonly<{
  name: string;
  /** Why it cannot run on this machine; `undefined` when it can. */
  absent(): string | undefined;
  /** Ships the whole file; resolves when the peer is done with it. */
  ship(job: Job): Promise<Usage>;
}>;

export const OURS = 'lambda-core';
export const SYSLOG_NG = 'syslog-ng';
export const CEILING = 'ceiling (no parsing)';

/** Longer than any peer pauses on its way, short enough to notice one that hangs. */
const QUIET_MILLISECONDS = 20_000;
const SHIP = join(__dirname, '../ship/main.ts');

export const PEERS: readonly Peer[] = [
  {
    name: OURS,
    absent: () => (existsSync(SHIP) ? undefined : 'scripts/ship/main.ts is not there'),
    ship: ({ file, receiver }) => {
      const labels = ['--api', 'bench', '--environment', 'bench'];
      const to = `127.0.0.1:${receiver.port}`;
      return runMeasured([process.execPath, '--import', 'tsx', SHIP, file, '--to', to, ...labels]);
    },
  },
  {
    name: SYSLOG_NG,
    absent: () =>
      findSyslogNg() === undefined ? 'syslog-ng is not installed (apt: syslog-ng-core)' : undefined,
    ship: async ({ file, lines, receiver }) => {
      const to = { host: '127.0.0.1', port: receiver.port };
      await using shipper = await startSyslogNgShipper({ file, to });
      await receiver.settled(lines, QUIET_MILLISECONDS);
      return await usageOf(shipper.pid);
    },
  },
  script('readline and regex', 'readline-regex.cjs'),
  script(CEILING, 'ceiling.cjs'),
];

function script(name: string, file: string): Peer {
  const path = join(__dirname, 'peers', file);
  return {
    name,
    absent: () => undefined,
    ship: (job) =>
      runMeasured([process.execPath, path, job.file, `127.0.0.1:${job.receiver.port}`]),
  };
}
