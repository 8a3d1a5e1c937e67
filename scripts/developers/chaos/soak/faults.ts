import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '@lambda-core/local/random';
import { NAME, type Processing } from '../load/processing';

type Fault = (processing: Processing, spared: number | undefined, random: Random) => unknown;

/** What happens while files are under way; `spared` is the process that memory is watched in. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'a receiver that is killed and comes back': async ({ receiver }, _, random) => {
    await receiver.stop();
    await pause(between(random, 0, 1_000));
    await receiver.start();
  },
  'its connections reset': ({ receiver }) => receiver.resetConnections(),
  'a receiver that stalls': async ({ receiver }, _, random) => {
    receiver.stall();
    await pause(between(random, 0, 1_000));
    receiver.behaveWell();
  },
  'SIGKILL of a function': ({ platform }, spared) => {
    const pid = platform.host.processIds(NAME).find((pid) => pid !== spared);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  },
};
