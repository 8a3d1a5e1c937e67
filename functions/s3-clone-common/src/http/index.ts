export type { Timeouts } from './connection';
export { ConnectionPool, type PoolOptions, type PoolRequest } from './connection-pool';
export type { ClientResponse } from './response';
export { BODY_LIMIT } from './response-parser';
