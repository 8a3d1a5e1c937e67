/**
 * What stands where in the module's memory. AssemblyScript compiles this file as well: constants only.
 *
 * The memory is small on purpose: an area of input and its documents fit the second-level cache, and a
 * Lambda function of 128 MB does not notice it.
 */

/** Four words: where it stopped reading, where it stopped writing, lines written, why it stopped. */
export const RESULT = 4096;
/** The batch is exhausted; a line is left to the caller; the output area is full. */
export const DONE = 0;
export const DECLINED = 1;
export const FULL = 2;

/** 72 pairs of words: start and end of each field, by its number. */
export const FIELDS = 4352;
/** Where the objects began that may yet turn out empty. */
export const STACK = 4928;
/** The line's offset in sixteen digits. */
export const DIGITS = 4992;

/** The programs of one file: a table of `PROGRAMS` groups, then instructions, then constant texts. */
export const IMAGE = 8192;
export const IMAGE_BYTES = 120 * 1024;

/** Lines, each with its newline. Vectors are read up to 64 bytes beyond them, and 16 before. */
export const INPUT = IMAGE + IMAGE_BYTES + 64;
export const INPUT_BYTES = 64 * 1024;

/** Documents. Vectors are written up to 32 bytes beyond them. */
export const OUTPUT = INPUT + INPUT_BYTES + 128;
export const OUTPUT_END = 640 * 1024 - 64;
export const PAGES = 10;

/** A longer line is left to the caller, so that the output area has room for any other. */
export const MAX_LINE = 8 * 1024;
/** Bytes that a field may become at most: written twice whole, once in parts, or as a list. */
export const GROWTH = 8;

/** Before each document when it is to be a frame of Lumberjack: `2J`, its number, its length. */
export const FRAME_HEADER_BYTES = 10;
/** `2J` as it stands in a word. */
export const FRAME_BEGIN = 0x4a32;
