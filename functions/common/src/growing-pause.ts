const CAP_MILLISECONDS = 10_000;

/**
 * Pauses that grow with failures and are shared by everything that talks to one receiver.
 *
 * A receiver that goes away breaks many sockets in one moment. Were each of them a step, one
 * restart would jump to the longest pause; so failures of attempts begun in one wave count once.
 */
export type GrowingPause = {
  /** The wave in which an attempt begins; hand it to `failed` should the attempt fail. */
  wave(): number;
  /** Notes a failure; true when it is the first of its wave, that is when the pause has grown. */
  failed(wave: number): boolean;
  succeeded(): void;
  /** The pause due now in milliseconds, 0 after a success. */
  milliseconds(): number;
};

/**
 * The pause starts at `firstMilliseconds` and doubles with each failed wave, to the cap.
 *
 * Jitter takes away up to half, else many functions that lost one receiver return to it in step.
 */
export function growingPause(
  firstMilliseconds: number,
  capMilliseconds = CAP_MILLISECONDS,
  random: () => number = Math.random,
): GrowingPause {
  let current = 0;
  let failures = 0;
  return {
    wave: () => current,
    failed(wave) {
      if (wave !== current) return false;
      current += 1;
      failures += 1;
      return true;
    },
    succeeded() {
      failures = 0;
    },
    milliseconds() {
      if (failures === 0) return 0;
      const whole = Math.min(capMilliseconds, firstMilliseconds * 2 ** Math.min(failures - 1, 30));
      return whole * (1 - random() / 2);
    },
  };
}
