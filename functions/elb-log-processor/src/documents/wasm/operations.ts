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
/** Text and field as a string; the text ends with the opening quote. */
export const STRING = 2;
export const NUMBER = 3;
export const TIME = 4;
/** Second group: the separator. */
export const LIST = 5;
export const OFFSET = 6;
export const EVENT_ID = 7;
/** Second group: a byte, nothing, the other text. The first text is for fields that begin below it. */
export const FIRST_BELOW = 8;
/** Second group: the word's address, its length, the other text. */
export const STARTS_WITH = 9;
/** The same, but nothing when the field is absent. */
export const PRESENT_STARTS_WITH = 10;
/** Second group: nothing, nothing, the other text. The first text is for TLS, the other for SSL. */
export const TLS_PROTOCOL = 11;
export const TLS_VERSION = 12;
/** Opens an object that disappears when nothing is written into it. */
export const BEGIN = 13;
/** Ends it; carries the length of its opening text. */
export const END = 14;
/** The last comma becomes the closing brace. */
export const CLOSE = 15;
export const DROP_COMMA = 16;
/** Splits an address at its last colon; carries the numbers of the two derived fields. */
export const ADDRESS = 17;
export const REQUEST = 18;
export const TRIM = 19;
/**
 * Takes a part of a field; carries the derived field and the byte before which it ends, 0 for none.
 * Second group: the word behind which it begins, its length, and whether to take all where that is not.
 */
export const PART = 20;

/** Bytes of one group of four words. */
export const GROUP = 16;

/** The order in which the image lists its programs. */
export const CLASSIC_HTTP = 0;
export const CLASSIC_TCP = 1;
export const CONNECTION = 2;
export const NLB = 3;
export const ALB = 4;
export const HEALTH_CHECK = 5;
export const PROGRAMS = 6;
