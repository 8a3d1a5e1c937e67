import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { ROOT } from '../../build/functions';
import { jsonLines, openFolder, sample } from './fixtures/ship-run';

const { file } = openFolder();
const log = file('a.log', sample(10));

const CTRL_C = '\x03';
/** What clears the line that tells how far it is. */
const CLEARED = '\r\x1b[K';

const noTerminal = missingForTerminals();
if (noTerminal !== undefined) console.warn(noTerminal);

/** util-linux's `script`; BSD's takes other flags. */
function missingForTerminals(): string | undefined {
  if (spawnSync('script', ['--version'], { stdio: 'ignore' }).status === 0) return undefined;
  const missing = 'no "script" of util-linux is on the PATH: ship is not tested on a terminal';
  if (process.env['REQUIRE_ALL'] === '1') throw new LambdaCoreError('TOOL_MISSING', missing);
  return missing;
}

/** Runs a command on a terminal, and types `keys` once it has shown `sign`. */
async function onTerminal(command: string, sign: string, keys: string) {
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { cwd: ROOT, stdio: 'pipe' });
  const exit = once(terminal, 'exit');
  let shown = '';
  for await (const piece of terminal.stdout) {
    const before = shown.includes(sign);
    shown += piece;
    if (!before && shown.includes(sign)) terminal.stdin.write(keys);
  }
  const [status] = await exit;
  // The terminal shows the key itself where the cursor stands.
  const results = shown.replaceAll(CLEARED, '\n').replaceAll('^C', '');
  return { status, shown, summaries: jsonLines(results) };
}

(noTerminal === undefined ? describe : describe.skip)('on a terminal', () => {
  test('Ctrl-C ends it at once with 130, and leaves the terminal as it was', async () => {
    await using receiver = await openReceiver({ behaviour: { stalled: true } });
    const command = `npm run -s ship -- ${log} --to ${receiver.host}:${receiver.port}`;
    const { status, shown, summaries } = await onTerminal(command, 'lines/s', CTRL_C);
    expect(status).toBe(130);
    expect(summaries).toMatchObject([
      {
        file: log,
        error: 'interrupted, 0 lines confirmed',
        lines: { encountered: 10, sent: 0 },
        failures: { sending: { total: 10 } },
      },
    ]);
    // Nothing but lines that were cleared: no mode was switched, so none is left switched.
    expect(shown.replaceAll(CLEARED, '')).not.toContain('\x1b');
  });

  test('Ctrl-C while it reads the terminal: what was confirmed before is told', async () => {
    await using receiver = await openReceiver();
    const command = `npm run -s ship -- ${log} - --to ${receiver.host}:${receiver.port}`;
    const reading = 'reading log lines from the terminal; Ctrl-D ends them';
    const { status, summaries } = await onTerminal(command, reading, CTRL_C);
    expect(status).toBe(130);
    expect(summaries[0]).toMatchObject({ file: log, lines: { sent: 10 } });
    expect(summaries[1]).toMatchObject({ file: '-', error: 'interrupted, 0 lines confirmed' });
  });
});

test('a reader that has seen enough ends it quietly', async () => {
  const long = file('long.log', sample(20_000));
  const pipe = `npm run -s ship -- ${long} --to - | head -n 1`;
  const shell = spawn('sh', ['-c', pipe], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  expect(jsonLines(stdout)).toHaveLength(1);
  expect(stderr).toBe('');
});
