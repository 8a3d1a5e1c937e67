import { setFlagsFromString } from 'node:v8';

/** Of what lives, the share of garbage that is left lying before V8 looks for it. */
const GARBAGE_PERCENT = 25;

/**
 * Fits a process to nothing but simulating: it takes little more memory than what lives in it. V8 lets a heap grow to up to
 * four times of that, which of a billion keys are hundreds of megabytes. (This flag is read at every collection, so it
 * can be set at run time; `--max-old-space-size` cannot.)
 */
export function prepareOwnProcess(): void {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE_PERCENT}`);
  // A file that is not there is an error, and millions are asked for; nobody reads where.
  Error.stackTraceLimit = 0;
}
