import type { Summary } from '@lambda-core/common/summary';
import { waitingText } from '../cli/status-line';
import type { Log } from './sources/log';

const STILL_MILLISECONDS = 2_000;
/** Longer than a beats input that is busy leaves its sender without a word. */
const DOUBT_MILLISECONDS = 10_000;

export type Progress = {
  update(summary: Summary): void;
  /** `access.log: 45 %, 120000 lines confirmed, 60000 lines/s`. */
  text(): string;
};

/**
 * How far a log is.
 * @param receiver who confirms
 * @param doubt what may be wrong with a receiver that never did
 */
export function openProgress({ name, size }: Log, receiver: string, doubt = ''): Progress {
  const started = performance.now();
  let bytes = 0;
  let sent = 0;
  let moved = started;
  return {
    update({ bytes: read, lines }) {
      if (lines.sent > sent) moved = performance.now();
      bytes = read;
      sent = lines.sent;
    },
    text() {
      const now = performance.now();
      const share = size ? `${Math.floor((100 * bytes) / size)} %, ` : '';
      const rate = Math.round((1000 * sent) / (now - started));
      const still = now - moved;
      const wait = { for: `${receiver} to confirm`, seconds: still / 1000 };
      const doubted = sent === 0 && still > DOUBT_MILLISECONDS && doubt !== '';
      const error = doubted ? doubt : undefined;
      const waiting =
        bytes > 0 && still > STILL_MILLISECONDS ? `, ${waitingText({ ...wait, error })}` : '';
      return `${name}: ${share}${sent} lines confirmed, ${rate} lines/s${waiting}`;
    },
  };
}
