import type { Summary } from '@lambda-core/common/summary';
import { fileName } from '../../cli/file-name';
import { waitingText } from '../../cli/waiting';
import type { Log } from './sources/log';

/** What a terminal of 80 columns has beside the figures. */
const NAME_WIDTH = 32;
const STILL_MILLISECONDS = 2_000;
/** Longer than a beats input that is busy leaves its sender without a word. */
const DOUBT_MILLISECONDS = 10_000;

/**
 * How far a log is.
 * @param receiver who confirms
 * @param doubt what may be wrong with a receiver that never did
 */
export function openProgress({ name, size }: Log, receiver: string, doubt = '') {
  const started = performance.now();
  const shortName = fileName(name, NAME_WIDTH);
  let bytes = 0;
  let sent = 0;
  let moved = started;
  return {
    update({ bytes: read, lines }: Summary) {
      if (lines.sent > sent) moved = performance.now();
      bytes = read;
      sent = lines.sent;
    },
    /** `access.log: 45 %, 120000 lines confirmed, 60000 lines/s`, after what it waits for. */
    text() {
      const now = performance.now();
      const share = size ? `${Math.floor((100 * bytes) / size)} %, ` : '';
      const rate = Math.round((1000 * sent) / (now - started));
      const reached = `${shortName}: ${share}${sent} lines confirmed, ${rate} lines/s`;
      const still = now - moved;
      if (bytes === 0 || still <= STILL_MILLISECONDS) return reached;
      const seconds = still / 1000;
      const doubted = sent === 0 && still > DOUBT_MILLISECONDS && doubt !== '';
      const waiting = doubted
        ? waitingText({ for: receiver, seconds, error: doubt })
        : waitingText({ for: `${receiver} to confirm`, seconds });
      return `${waiting}; ${reached}`;
    },
  };
}
