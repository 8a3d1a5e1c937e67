/**
 * What a terminal would act on instead of showing it: control characters of both blocks (C1 holds
 * one-byte escapes), and what turns the direction of writing round. Line ends are left alone.
 */
const ACTED_ON = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/**
 * `text` as a terminal may be shown it: names and messages that come from others can hold anything. JSON stays
 * the same JSON.
 */
export function printable(text: string): string {
  return text.replace(
    ACTED_ON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
