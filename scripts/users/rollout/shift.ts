import type { Dns } from '../environment/dns';
import { sameWeights, type Weights } from '../environment/weights';
import type { Hold } from './hold';
import type { Journal } from './journal';
import type { StateLock } from './state-lock';

export type ShiftDeps = {
  readonly dns: Dns;
  readonly lock: StateLock;
  /** Writes the weights to where people read them: `traffic.tfvars`. */
  readonly writeFile: (weights: Weights) => Promise<void>;
  readonly tell: (text: string) => void;
};

/**
 * Brings Route53 and the file to `wanted`: first the journal says so, then one change batch, then the file, then the
 * journal again. Whoever finds it half done does it again with `finishShift`. Terraform is kept out meanwhile.
 * @throws LambdaCoreError `WEIGHTS_CHANGED` when Route53 has neither what is settled nor what is wanted
 */
export async function shift(
  hold: Hold,
  wanted: Weights,
  phase: Journal['phase'],
  deps: ShiftDeps,
  signal?: AbortSignal,
): Promise<void> {
  await hold.update({ wanted, phase });
  await deps.lock.acquire(
    hold.journal.id,
    (who) => deps.tell(`waits: the state is locked by ${who}`),
    signal,
  );
  try {
    const { settled, environment, colour } = hold.journal;
    const now = await deps.dns.read(signal);
    if (!sameWeights(now, wanted)) {
      const comment = `rollout of ${environment} to ${colour}`;
      // Right after a beat: nobody else holds the journal now, nor within its lease.
      const before = async () => void (await hold.update({}));
      await deps.dns.shift(settled, wanted, { comment, before, signal });
    }
    await deps.writeFile(wanted);
    await hold.update({ settled: wanted });
  } finally {
    await deps.lock.release(hold.journal.id);
  }
}

/** What a shift that was cut short left: nothing when Route53 and the file are where the journal says. */
export async function finishShift(
  hold: Hold,
  deps: ShiftDeps,
  signal?: AbortSignal,
): Promise<void> {
  const { phase, wanted } = hold.journal;
  await shift(hold, wanted, phase === 'returning' ? phase : 'rolling', deps, signal);
}

/** Back to the weights from before the rollout, whatever Route53 has by now. */
export async function returnToBefore(
  hold: Hold,
  reason: string,
  deps: ShiftDeps,
  signal?: AbortSignal,
): Promise<void> {
  const now = await deps.dns.read(signal);
  await hold.update({ settled: now, reason, wish: undefined });
  await shift(hold, hold.journal.before, 'returning', deps, signal);
  await hold.update({ phase: 'returned', holder: undefined });
}
