/** Where the logs go. */
export const BUCKET = 'orders-logs';
/** What ships them. */
export const FUNCTION = 'production-green-orders-log-processor';
/** What is cloned, where to, and where it is requested. */
export const SOURCE = 'photos';
export const DESTINATION = 'photos-copy';
export const COMMANDS = 'clone-commands';
/** Where a clone is requested that runs without functions: nobody is notified of it. */
export const LOCAL_COMMANDS = 'local-commands';
/** Most invocations of it side by side, and sockets of each. */
export const INVOCATIONS = 2;
export const SOCKETS = 100;
