import { type Environment, readEnvironment, wholeNumber } from '@lambda-core/common/config';
import * as v from 'valibot';

export const SETTINGS = v.object({
  WALK_MILLISECONDS: v.optional(wholeNumber(1, 840_000), '40000'),
  REQUEST_CONCURRENCY: v.optional(wholeNumber(1, 500), '64'),
  HOP_LIMIT: v.optional(wholeNumber(0, 10_000), '1000'),
  LIST_PAGE_SIZE: v.optional(wholeNumber(1, 1000)),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: v.optional(wholeNumber(1, 100_000)),
  ENVIRONMENT: v.optional(v.string()),
  COLOUR: v.optional(v.picklist(['blue', 'green'], 'expected blue or green')),
});

export type SegmenterConfig = ReturnType<typeof readConfig>;

/**
 * Reads the segmenter's settings from environment variables.
 * @throws ConfigError naming every problem at once
 */
export function readConfig(environment: Environment) {
  const found = readEnvironment(SETTINGS, environment, ['WALK_', 'REQUEST_', 'HOP_', 'LIST_']);
  return {
    /** After this long an invocation hands the rest of its walk to a fresh one. */
    walkMilliseconds: found.WALK_MILLISECONDS,
    /** Segment-requests that are written at once. */
    requestConcurrency: found.REQUEST_CONCURRENCY,
    /** How often a walk may go on in a further invocation. */
    hopLimit: found.HOP_LIMIT,
    /** Most entries of a listing's page; for tests, 1,000 when left out. */
    pageSize: found.LIST_PAGE_SIZE,
    /** Of this function; left out: it is none of Lambda's. */
    memoryMegabytes: found.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    environment: found.ENVIRONMENT,
    colour: found.COLOUR,
  };
}
