import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import type { Running } from '../scripts/cli/fixtures/npm-run';
import { readBlocks, strayCommands } from '../scripts/developers/docs/commands/blocks';
import { endServer, type FollowOptions, follow } from './newcomer/follow';
import { killGroup, membersAfter, membersOf } from './newcomer/process-group';

/** As a document holds it. */
function sh(...commands: string[]): string {
  return ['# Title', '```sh', ...commands, '```', ''].join('\n');
}

function openTerminals() {
  return {
    aws: { exported: '', typed: new Set<string>() },
    terraform: { exported: '', typed: new Set<string>() },
  };
}

/** Follows a document in a folder where nothing is; returns the counts and what was printed. */
async function followed(markdown: string, more: Partial<FollowOptions> = {}) {
  const printed: string[] = [];
  const counts = await follow('DOC.md', readBlocks(markdown), {
    rules: [],
    deadlineSeconds: 60,
    endingSeconds: 60,
    print: (line) => void printed.push(line),
    screen: new PassThrough().resume(),
    signal: new AbortController().signal,
    terminals: openTerminals(),
    folderFor: async () => tmpdir(),
    environmentOf: async () => ({ variables: { PATH: process.env['PATH'] ?? '' } }),
    onServing: async () => [],
    ...more,
  });
  return { counts, text: printed.join('\n') };
}

test('commands are run as they are written, in their order, and each is told', async () => {
  const { counts, text } = await followed(
    sh('# a word', 'export WHO=newcomer   # stays', 'test "$WHO" = \\', '  newcomer', '') +
      sh('test "$WHO" = newcomer && test -z "$HOME"'),
  );
  expect(counts).toEqual({ passed: 3, failed: 0, skipped: 0 });
  expect(text).toMatch(/^DOC\.md:4 {2}export WHO=newcomer/);
  expect(text).toContain('DOC.md:5  test "$WHO" = \\\nnewcomer');
});

test('a command that fails is named with its line and its last words, and the rest is still run', async () => {
  const { counts, text } = await followed(sh('echo oh dear >&2; exit 3', 'true'));
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(text).toContain('FAILED: DOC.md:3: ended with 3\noh dear');
});

test('a command that does not print what it should has failed', async () => {
  const rules = [{ pattern: /echo/, prints: /^documents/m }];
  const { counts, text } = await followed(sh('echo nothing'), { rules });
  expect(counts.failed).toBe(1);
  expect(text).toContain('printed nothing like /^documents/m');
});

test('a command whose rule says what it ends with has to end so', async () => {
  const rules = [{ pattern: /exit/, ends: 3 }];
  const { counts, text } = await followed(sh('exit 3', 'exit 0'), { rules });
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(text).toContain('FAILED: DOC.md:4: ended with 0');
});

test('what was exported counts in its own terminal alone, also in the next document', async () => {
  const terminals = openTerminals();
  const rules = [{ pattern: /moto/, fixture: 'terraform' as const }];
  await followed(sh('export WHERE=moto', 'export OTHER=platform'), { terminals, rules });
  const { counts } = await followed(
    sh('test "$WHERE$OTHER" = moto', 'test "$WHERE$OTHER" = platform'),
    { terminals, rules },
  );
  expect(counts.passed).toBe(2);
});

test('what talks to a fixture is run once, unless it failed', async () => {
  const rules = [{ pattern: /echo/, fixture: 'aws' as const }];
  const repeated = sh(
    'echo said',
    'echo said   # again',
    'echo no; false',
    'echo no; false',
    'true',
    'true',
  );
  const { counts, text } = await followed(repeated, { rules });
  expect(counts).toEqual({ passed: 3, failed: 2, skipped: 0 });
  expect(text).toContain('DOC.md:4  echo said   # again\n  as before');
});

test('a command that is not run is named with the reason', async () => {
  const { counts, text } = await followed(sh('npm test'), {
    rules: [{ pattern: /npm test/, notRun: 'it would come back here' }],
  });
  expect(counts).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(text).toContain('DOC.md:3  npm test\n  not run: it would come back here');
});

test('a command in a block that nobody would run is found', () => {
  const markdown = `${sh('npm run seen')}\`\`\`\n$ npm run unseen\nits output\n\`\`\`\n`;
  expect(strayCommands(markdown)).toEqual([{ line: 6, text: '$ npm run unseen' }]);
});

test('a command that hangs is ended at its deadline, with all that it started', async () => {
  let group: Running | undefined;
  const { text } = await followed(sh('sleep 1000 & echo Serving; sleep 1000'), {
    deadlineSeconds: 1,
    rules: [
      { pattern: /echo/, serves: /^Serving/m },
      { pattern: /sleep/, serves: /never said/ },
    ],
    onServing: async (running) => {
      group = running;
      return [{ line: 1, text: 'sleep 1000' }];
    },
  });
  expect(text).toContain('what DOC.md:3 says:1: had not come to its end after 1 s');
  const running = group as Running;
  expect((await membersOf(running)).map(({ args }) => args)).toContain('sleep 1000');
  killGroup(running);
});

test('a process that outlives its command is a failure', async () => {
  const left = sh('sleep 1000 >/dev/null 2>&1 &');
  const { text } = await followed(left, { endingSeconds: 0 });
  expect(text).toContain('FAILED: DOC.md:3: left behind: sleep 1000');
});

test('a server ends when it is asked to', async () => {
  const server = await serving('sleep 1000');
  await endServer(server, 60);
  expect(await membersOf(server)).toEqual([]);
});

test('a server that does not end when it is asked to is named, and ended', async () => {
  const server = await serving('while :; do sleep 1000; done', 'trap "" TERM; ');
  await expect(endServer(server, 0)).rejects.toThrow(/still there after SIGTERM: bash/);
  expect(await membersAfter(server, 60)).toEqual([]);
});

async function serving(command: string, before = ''): Promise<Running> {
  const servers: Running[] = [];
  await followed(sh(`${before}echo Serving; ${command}`), {
    rules: [{ pattern: /echo/, serves: /^Serving/m }],
    onServing: async (running) => {
      servers.push(running);
      return [];
    },
  });
  return servers[0] as Running;
}
