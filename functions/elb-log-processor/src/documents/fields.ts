/**
 * How the fields of a line are numbered. AssemblyScript compiles this file as well: constants only.
 */

/** Fields a line may have; behind them stand the fields derived from those (see `derive.ts`). */
export const MAX_FIELDS = 48;

/** Fields that are not in the line as such but are parts of one: `client:port`, the request, … */
export const METHOD = MAX_FIELDS;
export const URL = MAX_FIELDS + 1;
export const SCHEME = MAX_FIELDS + 2;
export const DOMAIN = MAX_FIELDS + 3;
export const PORT = MAX_FIELDS + 4;
export const PATH = MAX_FIELDS + 5;
export const QUERY = MAX_FIELDS + 6;
export const HTTP_VERSION = MAX_FIELDS + 7;
export const CLIENT_IP = MAX_FIELDS + 8;
export const CLIENT_PORT = MAX_FIELDS + 9;
export const TARGET_IP = MAX_FIELDS + 10;
export const TARGET_PORT = MAX_FIELDS + 11;
export const CERT_NOT_BEFORE = MAX_FIELDS + 12;
export const CERT_NOT_AFTER = MAX_FIELDS + 13;
export const VERIFY_STATUS = MAX_FIELDS + 14;
export const VERIFY_ERROR = MAX_FIELDS + 15;
export const FRAGMENT = MAX_FIELDS + 16;
