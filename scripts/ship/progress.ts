import { stat } from 'node:fs/promises';
import type { Summary } from '@lambda-core/common/summary';
import { SingleBar } from 'cli-progress';

export type Progress = { update(summary: Summary): void; close(): void };

/** A bar on standard error where that is a terminal; nothing elsewhere. */
export async function openProgress(file: string): Promise<Progress> {
  if (!process.stderr.isTTY) return { update: () => {}, close: () => {} };
  const size = file === '-' ? 0 : (await stat(file)).size;
  const bar = new SingleBar({
    format: `${file} {bar} {percentage}% | {sent} lines confirmed | {rate} lines/s`,
    stream: process.stderr,
    hideCursor: true,
  });
  const started = performance.now();
  bar.start(size, 0, { sent: 0, rate: 0 });
  return {
    update({ bytes, lines }) {
      const seconds = (performance.now() - started) / 1000;
      if (size === 0) bar.setTotal(bytes);
      bar.update(bytes, { sent: lines.sent, rate: Math.round(lines.sent / seconds) });
    },
    close: () => bar.stop(),
  };
}
