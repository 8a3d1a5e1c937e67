/** A line on standard error that is rewritten a few times a second; nothing where it is no terminal. */
export function openProgressLine(text: () => string): { close(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { close: () => {} };
  const show = () => stderr.write(`\r\x1b[K${text()}`);
  const timer = setInterval(show, 200);
  return {
    close() {
      clearInterval(timer);
      show();
      stderr.write('\n');
    },
  };
}
