import { alb } from './alb';
import { classicHttp, classicTcp } from './classic';
import { connection } from './connection';
import type { Format } from './format';
import { healthCheck } from './health-check';
import { nlb } from './nlb';

/**
 * Every format there is, for both renderers. A line is of the first whose telling fields it has; no line
 * has those of two, but for Classic: what is not TCP is HTTP.
 */
export const FORMATS: readonly Format[] = [
  alb,
  connection,
  classicTcp,
  classicHttp,
  nlb,
  healthCheck,
];
