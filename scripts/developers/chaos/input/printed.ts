/** Everything that a terminal acts on but the line feed: C0, DEL, C1, and what turns writing round. */
const ACTED_ON = /[^\P{Cc}\n]|[\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** What is wrong with what a command printed. */
export function printedProblems(text: string): string[] {
  const found = new Set(text.match(ACTED_ON) ?? []);
  return [...found].map(
    (character) => `printed U+${character.codePointAt(0)?.toString(16)} as it is`,
  );
}
