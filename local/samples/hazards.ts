import { ALB_HAZARDS } from './hazards/alb';
import { ALB_LENGTH_HAZARDS } from './hazards/alb-lengths';
import { BACKSLASH_HAZARDS } from './hazards/backslashes';
import { CLASSIC_HAZARDS } from './hazards/classic';
import { CONNECTION_HAZARDS, HEALTH_CHECK_HAZARDS } from './hazards/connections';
import { ESCAPE_HAZARDS } from './hazards/escapes';
import type { Hazard } from './hazards/hazard';
import { INVALID_HAZARDS } from './hazards/invalid';
import { JSON_HAZARDS } from './hazards/json';
import { NETWORK_HAZARDS } from './hazards/network';
import { REQUEST_HAZARDS } from './hazards/requests';
import { UNPARSABLE } from './hazards/unparsable';

export type { EcsPart, Hazard } from './hazards/hazard';

/**
 * Lines that broke parsers in production, one of each kind, with what a parser has to make of it.
 * The parser's tests run through this table, and samples carry a share of it.
 */
export const HAZARDS: readonly Hazard[] = [
  ...CLASSIC_HAZARDS,
  ...ALB_LENGTH_HAZARDS,
  ...ALB_HAZARDS,
  ...REQUEST_HAZARDS,
  ...ESCAPE_HAZARDS,
  ...BACKSLASH_HAZARDS,
  ...NETWORK_HAZARDS,
  ...CONNECTION_HAZARDS,
  ...HEALTH_CHECK_HAZARDS,
  ...INVALID_HAZARDS,
  ...JSON_HAZARDS,
  ...UNPARSABLE,
];
