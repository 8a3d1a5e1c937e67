import { PassThrough } from 'node:stream';
import { openStatusLine, type Screen } from './status-line';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function screen(terminal: Partial<Pick<Screen, 'isTTY' | 'columns'>>) {
  const stream = Object.assign(new PassThrough(), terminal);
  return { stream, shown: () => String(stream.read() ?? '') };
}

test('on a terminal a line is rewritten, cut to its width, and cleared at the end', () => {
  const { stream, shown } = screen({ isTTY: true, columns: 10 });
  let state = '0123456789abc';
  const line = openStatusLine(stream, () => state);
  jest.advanceTimersByTime(200);
  state = 'more';
  jest.advanceTimersByTime(200);
  line.note('that stays');
  line.close();
  jest.advanceTimersByTime(10_000);
  expect(shown()).toBe('\r\x1b[K012345678\r\x1b[Kmore\r\x1b[Kthat stays\n');
});

test('elsewhere there is a line before two seconds of silence are over, and no escape', () => {
  const { stream, shown } = screen({});
  const line = openStatusLine(stream, () => 'waiting');
  jest.advanceTimersByTime(1_999);
  expect(shown()).toBe('waiting\n');
  line.close();
  jest.advanceTimersByTime(10_000);
  expect(shown()).toBe('');
});

test('nothing is told while there is nothing to tell', () => {
  const { stream, shown } = screen({ isTTY: true });
  using _line = openStatusLine(stream, () => '');
  jest.advanceTimersByTime(10_000);
  expect(shown()).toBe('');
});

test('what others wrote is shown, not obeyed', () => {
  const { stream, shown } = screen({});
  using line = openStatusLine(stream, () => 'key \x1b[2J\n\x9b2J');
  line.note('\u202egnp.exe');
  jest.advanceTimersByTime(2_000);
  expect(shown()).toBe('\\u202egnp.exe\nkey \\u001b[2J \\u009b2J\n');
});
