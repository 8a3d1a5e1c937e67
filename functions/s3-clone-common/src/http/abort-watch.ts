/** What an abort ends. */
export type Abortable = { abort(reason: unknown): void };

/**
 * Passes the abort of a signal on to all that is under way with it, by one listener a signal: thousands
 * of requests share the signal of their run.
 */
export class AbortWatch {
  readonly #watched = new Map<AbortSignal, { tasks: Set<Abortable>; listener: () => void }>();

  add(signal: AbortSignal, task: Abortable): void {
    const known = this.#watched.get(signal);
    if (known !== undefined) {
      known.tasks.add(task);
      return;
    }
    const tasks = new Set([task]);
    const listener = () => {
      for (const each of tasks) each.abort(signal.reason);
    };
    this.#watched.set(signal, { tasks, listener });
    signal.addEventListener('abort', listener, { once: true });
  }

  /** Without a task left, the signal is left alone, too: it may outlive all of this. */
  remove(signal: AbortSignal, task: Abortable): void {
    const known = this.#watched.get(signal);
    if (!known?.tasks.delete(task) || known.tasks.size > 0) return;
    this.#watched.delete(signal);
    signal.removeEventListener('abort', known.listener);
  }
}
