import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { commandLine } from '../../../cli/command-line';
import { runMeasured } from '../measure/run';
import { type Usage, usageOf } from '../measure/usage';
import type { CountingReceiver } from './counting-receiver';
import { findGoaccess, runGoaccess } from './goaccess';
import type { Input } from './inputs';
import { startSyslogNgShipper } from './syslog-ng';
import { findSyslogNg } from './syslog-ng-process';

export type Run = Usage &
  Readonly<{
    lines: number;
    /** From starting the peer's process to the last byte at the receiver. */
    seconds: number;
    /** From the first byte at the receiver to the last: the pace without the start. */
    streamingSeconds?: number;
    /** At the receiver. */
    bytes: number;
    /** Lines that a peer could not parse and counted as such. */
    refused: number;
  }>;

export type Job = Input &
  Readonly<{ file: string; lines: number; receiver: CountingReceiver; limitSeconds: number }>;

/** What a peer used, and its own account of the lines when it sends none to the receiver. */
export type Shipped = Usage &
  Readonly<{ startedAt: number; own?: { lines: number; refused: number; seconds: number } }>;

export type Peer = Readonly<{
  name: string;
  /** Why it cannot take this input on this machine; `undefined` when it can. */
  absent(input: Input): string | undefined;
  /** Ships the whole file; resolves when the peer is done with it. */
  ship(job: Job, earlier: ReadonlyMap<string, readonly Run[]>): Promise<Shipped>;
}>;

export const OURS = 'lambda-core';
export const OURS_TCP = 'lambda-core over tcp';
export const SYSLOG_NG = 'syslog-ng';
export const GOACCESS = 'goaccess (parsing alone)';
export const UNPARSED = 'unparsed: lines as they are';
export const UNPARSED_SAME_BYTES = 'unparsed: as many bytes as ours';

/** Longer than any peer pauses on its way, short enough to notice one that hangs. */
const QUIET_MILLISECONDS = 20_000;
const CLASSIC_ONLY = 'set up for Classic logs only';

export const PEERS: readonly Peer[] = [
  ours(OURS, 'lumberjack'),
  ours(OURS_TCP, 'tcp'),
  {
    name: SYSLOG_NG,
    absent: ({ format }) => {
      if (findSyslogNg() === undefined) return 'not installed (apt: syslog-ng-core)';
      return format === 'classic' ? undefined : CLASSIC_ONLY;
    },
    ship: async ({ file, lines, receiver }) => {
      const startedAt = performance.timeOrigin + performance.now();
      const to = { host: '127.0.0.1', port: receiver.port };
      await using shipper = await startSyslogNgShipper({ file, to });
      await receiver.settled(lines, QUIET_MILLISECONDS);
      return { startedAt, ...usageOf(shipper.pid) };
    },
  },
  {
    name: GOACCESS,
    absent: ({ gzip }) => {
      if (findGoaccess() === undefined) return 'not installed (apt: goaccess)';
      return gzip ? 'reads no gzip' : undefined;
    },
    ship: async ({ file, format, limitSeconds }) => {
      const { lines, refused, ...usage } = await runGoaccess(findGoaccess() ?? 'goaccess', {
        file,
        format,
        limitSeconds,
      });
      return { ...usage, own: { lines, refused, seconds: usage.seconds } };
    },
  },
  {
    name: 'readline and regex',
    absent: ({ format }) => (format === 'classic' ? undefined : CLASSIC_ONLY),
    ship: (job) => runScript('readline-regex.cjs', job),
  },
  { name: UNPARSED, absent: () => undefined, ship: (job) => runScript('unparsed.cjs', job) },
  {
    name: UNPARSED_SAME_BYTES,
    absent: () => undefined,
    ship: (job, earlier) => {
      const ours = earlier.get(OURS)?.[0];
      if (ours === undefined) {
        throw new LambdaCoreError(
          'BENCH_FAILED',
          `${UNPARSED_SAME_BYTES}: there is no run of ours`,
        );
      }
      return runScript('unparsed.cjs', job, String(Math.round(ours.bytes / job.lines)));
    },
  },
];

function ours(name: string, protocol: Protocol): Peer {
  return {
    name,
    absent: () => undefined,
    ship: ({ file, receiver, limitSeconds }) => {
      const labels = ['--api', 'bench', '--environment', 'bench'];
      const to = ['--to', addressOf(receiver), '--protocol', protocol];
      return runMeasured({ argv: [...commandLine('ship'), file, ...to, ...labels], limitSeconds });
    },
  };
}

function runScript(name: string, job: Job, ...more: string[]): Promise<Shipped> {
  const script = join(__dirname, name);
  const argv = [process.execPath, script, job.file, addressOf(job.receiver), ...more] as const;
  return runMeasured({ argv: [...argv], limitSeconds: job.limitSeconds });
}

function addressOf({ port }: CountingReceiver): string {
  return `127.0.0.1:${port}`;
}
