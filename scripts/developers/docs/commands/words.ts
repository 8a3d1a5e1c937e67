/** What stands for something in a document's command, and a value for it. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '-s NAME': 'ship',
  '--format NAME': 'alb',
  '--fail-kinds NAME': 'slow-down',
  '--to TIME': '2026-03-14T11:00Z',
  ENV: 'staging',
  COLOUR: 'blue',
  NAME: 'orders',
  $ENV: 'staging',
  $COLOUR: 'blue',
  $API: 'orders',
  FILE: 'access.log',
  ID: 'job1',
  TIME: '2026-03-14T09:00Z',
  'HOST:PORT': 'localhost:5044',
  '--source A': 'photos',
  '--destination B': 'photos-copy',
  '--command-bucket C': 'clone-commands',
};

/** The words of each simple command of a line of a shell, without comments and quotes; no more of a shell's language. */
export function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [text, comment] of line.matchAll(
    /(#[^\n]*)|&&|\||(?:"[^"]*"|'[^']*'|\\\n|[^\s"'|&])+/g,
  )) {
    if (comment !== undefined) continue;
    if (text === '&&' || text === '|') commands.push([]);
    else if (text !== '\\\n') commands.at(-1)?.push(text.replace(/["']|\\\n/g, ''));
  }
  return commands;
}

/** With a value for each word that only stands for one. */
export function withValues(words: readonly string[]): readonly string[] {
  return words.map(
    (word, at) => STANDS_FOR[`${words[at - 1]} ${word}`] ?? STANDS_FOR[word] ?? word,
  );
}
