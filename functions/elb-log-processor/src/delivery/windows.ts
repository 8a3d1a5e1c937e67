/** Windows of one connection that are not wholly acknowledged, and what acknowledgements say of them. */
export type Windows<W extends { readonly lines: number }> = {
  readonly size: number;
  /**
   * A size that an acknowledgement can tell from others: `lines`, or less, and then the rest is such a size
   * as well; `undefined` when there is none.
   */
  sizeFor(lines: number): number | undefined;
  add(window: W): void;
  /** What is not acknowledged: each window, and how many of its lines are. */
  unacknowledged(): { window: W; lines: number }[];
  /**
   * @param number as the receiver sent it
   * @returns the window that is acknowledged with it, and how many more of its lines; `undefined` when
   *   it is a sign of life only
   * @throws Error when no window can be meant
   */
  acknowledge(number: number): { window: W; lines: number; whole: boolean } | undefined;
};

/** As far back as an acknowledgement may be repeated. */
const REMEMBERED = 32;

/**
 * An acknowledgement is a number within a window and does not say of which: several windows are under way,
 * and receivers repeat the last number as a sign of life. So what it means is told by the number alone,
 * and what could mean two things means the one that confirms less:
 *
 * - Windows under way have sizes unlike each other's and unlike the numbers lately acknowledged: a
 *   repeated number names none of them.
 * - It means the first window that has as many documents: for it is read in order, whatever stands before
 *   was read by then.
 * - A number within a window is a part of it only if it is the first, and only if the number is larger
 *   than every window before: else it may be an echo of one of those.
 *
 * What remains: a receiver whose numbers go back after it acknowledged a whole window, to one that it had
 * not sent, and that happens to be the size of the next window.
 */
export function openWindows<W extends { readonly lines: number }>(): Windows<W> {
  const windows: { readonly window: W; acknowledged: number }[] = [];
  const recent: number[] = [];
  let largest = 0;

  const isFree = (lines: number) =>
    lines > 0 && !recent.includes(lines) && windows.every(({ window }) => window.lines !== lines);

  return {
    get size() {
      return windows.length;
    },
    sizeFor(lines) {
      if (isFree(lines)) return lines;
      for (let size = lines - 1; size > lines / 2; size--) {
        if (isFree(size) && isFree(lines - size)) return size;
      }
      return undefined;
    },
    add(window) {
      windows.push({ window, acknowledged: 0 });
    },
    unacknowledged: () =>
      windows.map(({ window, acknowledged }) => ({ window, lines: acknowledged })),
    acknowledge(number) {
      if (recent.includes(number)) return undefined;
      const at = windows.findIndex(({ window }) => window.lines >= number);
      const entry = windows[at];
      if (entry === undefined) {
        if (number <= largest) return undefined;
        const sizes = windows.map(({ window }) => window.lines).join(', ') || 'none';
        throw new Error(
          `the receiver acknowledged document ${number} with windows of ${sizes} documents under way`,
        );
      }
      const whole = number === entry.window.lines;
      if (!whole && (at > 0 || number <= Math.max(largest, entry.acknowledged))) return undefined;
      const lines = number - entry.acknowledged;
      entry.acknowledged = number;
      recent.push(number);
      if (recent.length > REMEMBERED) recent.shift();
      if (whole) {
        windows.splice(at, 1);
        largest = Math.max(largest, number);
      }
      return { window: entry.window, lines, whole };
    },
  };
}
