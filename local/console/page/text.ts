const numbers = new Intl.NumberFormat('en');

export const n = (value: number): string => numbers.format(value);

/** `40 ms`, `0.4 s`, `12 s`, `3 min 5 s`. */
export function time(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Of what is often over in less than a second: `340 ms`. */
export const lasting = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : time(milliseconds);

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 ** 2) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / 1024 ** 2).toFixed(1)} MiB`;
}

/** Of small sums the cents' parts. */
export const dollars = (sum: number): string => `$${sum < 1 ? sum.toFixed(4) : sum.toFixed(2)}`;

/** A key without its folders, and without what all of ELB's names of one account begin with. */
export function fileName(key: string): string {
  return key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/^(conn_log\.|health_check_log_)?\d{12}_elasticloadbalancing_[a-z\d-]+_/, '$1');
}
