import { LambdaCoreError } from '@lambda-core/common/errors';

/**
 * Lets callers await a state of affairs instead of polling for it: whoever changes the state calls
 * `notify`, whoever needs it calls `until`.
 */
export class Condition {
  readonly #waiters = new Set<() => void>();

  notify(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves as soon as `predicate` holds; rejects after `deadlineMilliseconds`, saying what is. */
  until(
    predicate: () => boolean,
    deadlineMilliseconds: number,
    describe: () => string,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: unknown) => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        if (error === undefined) resolve();
        else reject(error);
      };
      const check = () => {
        try {
          if (predicate()) finish();
        } catch (error) {
          finish(error);
        }
      };
      const timer = setTimeout(() => {
        const message = `Waited ${deadlineMilliseconds} ms in vain: ${describe()}`;
        finish(new LambdaCoreError('WAIT_DEADLINE', message));
      }, deadlineMilliseconds);
      this.#waiters.add(check);
      check();
    });
  }
}
