/** A command of a document, as it is written there. */
export type Command = {
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly text: string;
};

/** The commands of one fenced block that says `sh`. */
export type Block = readonly Command[];

/** What a line of a shell begins with here, told in blocks of any language. */
const LOOKS_LIKE_A_COMMAND = /^(\$ |[A-Z_]+=\S+ )*(npm|npx|node|aws|terraform|git|export|\.ci\/)\b/;

/** Every `sh` block of a Markdown text; comments and empty lines are no commands. */
export function readBlocks(markdown: string): Block[] {
  return fences(markdown)
    .filter(({ language }) => language === 'sh')
    .map(({ lines, line }) => commandsIn(lines, line));
}

/** Commands of this repository that stand within a sentence, as far as they are told. */
export function inlineCommands(markdown: string): Command[] {
  const isFenced = new Set(
    fences(markdown).flatMap(({ lines, line }) => lines.map((_, index) => line + index)),
  );
  return markdown.split('\n').flatMap((text, index) =>
    isFenced.has(index + 1)
      ? []
      : [...text.matchAll(/`((?:npm (?:run|start|test)|npx tsx scripts)[^`]*)`/g)]
          .map(([, found = '']) => ({ line: index + 1, text: found }))
          // Cut short, or several in one.
          .filter(({ text: found }) => !/…|\\\|/.test(found)),
  );
}

/** Lines that look like commands, but in a block that does not say `sh`: nobody would run them. */
export function strayCommands(markdown: string): Command[] {
  return fences(markdown)
    .filter(({ language }) => language !== 'sh')
    .flatMap(({ lines, line }) => commandsIn(lines, line))
    .filter(({ text }) => LOOKS_LIKE_A_COMMAND.test(text));
}

type Fence = { language: string; lines: string[] /** Of the first line inside. */; line: number };

function fences(markdown: string): Fence[] {
  const found: Fence[] = [];
  let open: Fence | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = /^\s*```\s*(\S*)/.exec(text);
    if (fence === null) open?.lines.push(text.trim());
    else if (open === undefined) open = { language: fence[1] ?? '', lines: [], line: index + 2 };
    else {
      found.push(open);
      open = undefined;
    }
  }
  return found;
}

/** Commands among lines of which the first has the number `first`; what ends in `\` or `|` goes on. */
export function commandsIn(lines: readonly string[], first: number): Command[] {
  const commands: Command[] = [];
  let begun: Command | undefined;
  for (const [index, text] of lines.entries()) {
    if (begun === undefined && (text === '' || text.startsWith('#'))) continue;
    begun =
      begun === undefined
        ? { line: first + index, text }
        : { ...begun, text: `${begun.text}\n${text}` };
    if (/[\\|]$/.test(text)) continue;
    commands.push(begun);
    begun = undefined;
  }
  return begun === undefined ? commands : [...commands, begun];
}
