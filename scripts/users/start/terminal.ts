import { printable } from '../../cli/printable';
import { openStatusLine } from '../../cli/status-line';

export type Terminal = ReturnType<typeof openTerminal>;

/** Standard output and error, which may be the same terminal. */
export function openTerminal() {
  let doing = () => '';
  const status = openStatusLine(process.stderr, () => doing());
  return {
    /** A result, to standard output. */
    print(line = '') {
      status.clear();
      process.stdout.write(`${printable(line).replaceAll('\n', '\\n')}\n`);
    },
    /** What is under way, for standard error, asked until the next call; '' while nothing is. */
    doing(text: () => string) {
      doing = text;
    },
    /** Ends the telling of what is under way. */
    close: status.close,
    [Symbol.dispose]: status.close,
  };
}
