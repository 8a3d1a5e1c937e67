import { printable } from '../../cli/printable';
import { openStatusLine } from '../../cli/status-line';

export type Terminal = Disposable & {
  /** A result, to standard output. */
  print(line?: string): void;
  /** What is under way, for standard error, asked until the next call; '' while nothing is. */
  doing(text: () => string): void;
  /** Ends the telling of what is under way. */
  close(): void;
};

/** Standard output and error, which may be the same terminal. */
export function openTerminal(): Terminal {
  let doing = () => '';
  const status = openStatusLine(process.stderr, () => doing());
  return {
    print(line = '') {
      status.clear();
      process.stdout.write(`${printable(line).replaceAll('\n', '\\n')}\n`);
    },
    doing(text) {
      doing = text;
    },
    close: status.close,
    [Symbol.dispose]: status.close,
  };
}
