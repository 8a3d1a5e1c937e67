import type { StageSettings } from './simulate';

const STAGE = {
  timeoutMilliseconds: 120_000,
  visibilityMilliseconds: 720_000,
  maximumReceives: 5,
  startMilliseconds: 50,
  environment: {},
};

/** The stages as `modules/s3-clone` deploys them by default. */
export const DEPLOYED: Readonly<Record<'segmenter' | 'copier', StageSettings>> = {
  segmenter: { ...STAGE, batchSize: 1, maximumConcurrency: 5, megabytes: 1_024 },
  copier: { ...STAGE, batchSize: 2, maximumConcurrency: 50, megabytes: 1_769 },
};

/** Of small requests within a region, in milliseconds: a copy as the origin's took, a listing of a whole page. */
export const LATENCY = { copy: 60, list: 80, put: 25, get: 15, head: 15 };
