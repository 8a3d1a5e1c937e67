/**
 * The instructions that a document's shape is compiled to, understood by `assembly/interpret.ts`.
 * AssemblyScript compiles this file as well: constants only.
 *
 * An instruction is four 32-bit words: operation, field, and address and length of a constant text. Those
 * that choose between two texts, or need one more operand, are followed by a second such group.
 */

/** Ends the program. */
export const FINISH = 0;
/** The constant text as it stands. */
export const TEXT = 1;
/**
 * Text, field and as many braces as the word of the field says in its upper bytes; nothing for an absent
 * field. First numbers, then strings, whose text ends with the opening
 * quote, times last. A line whose field is not plainly a value of its type is declined.
 */
export const LONG = 2;
export const PORT = 3;
export const FLOAT = 4;
export const STRING = 5;
export const IP = 6;
/** A time that was found to be one before. */
export const SAME_TIME = 7;
export const TIME = 8;
/** A time that has to be there. */
export const TIMESTAMP = 9;
export const LAST_VALUE = 9;
/** Opens an object that disappears when nothing is written into it. */
export const BEGIN = 10;
/** Ends it; carries the length of its opening text. */
export const END = 11;
/** The last comma becomes the closing brace. */
export const CLOSE = 12;
export const DROP_COMMA = 13;
export const OFFSET = 14;
export const EVENT_ID = 15;
export const TLS_VERSION = 16;
/** Splits an address at its last colon; carries the numbers of the two derived fields. */
export const ADDRESS = 17;
export const REQUEST = 18;
export const TRIM = 19;
/** Those from here on have a second group: here the separator. */
export const LIST = 20;
/** Nothing, nothing, the other text. The first text is for statuses of success. */
export const OUTCOME = 21;
/** The word's address, its length, the other text. */
export const STARTS_WITH = 22;
/** The same, but nothing when the field is absent. */
export const PRESENT_STARTS_WITH = 23;
/** Nothing, nothing, the other text. The first text is for TLS, the other for SSL. */
export const TLS_PROTOCOL = 24;
/**
 * Takes a part of a field; carries the derived field and the byte before which it ends, 0 for none. Second
 * group: the word behind which it begins, its length, and whether to take all where that is not.
 */
export const PART = 25;

/** Bytes of one group of four words. */
export const GROUP = 16;

/**
 * Kinds of fields (`kinds.ts`). A format's telling ones stand in the image as pairs of words, field and
 * kind, closed by a negative one.
 */
export const END_OF_TESTS = -1;
export const ADDRESS_KIND = 0;
export const INTEGER_KIND = 1;
export const LETTER_KIND = 2;
export const NOTHING_KIND = 3;
export const NUMBER_KIND = 4;
export const TIME_KIND = 5;
export const SMALL_KIND = 6;
/** Added to a kind: the field may be absent. */
export const OPTIONAL = 16;
