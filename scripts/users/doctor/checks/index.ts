import type { Check } from '../types';
import { account } from './account';
import { alarms, alarmTopic } from './alarms';
import { lines } from './lines';
import { accessLogs, loadBalancers, logBuckets } from './load-balancers';
import { logstash } from './logstash';
import { plan } from './plan';
import { queues, quota } from './queues';
import { stateBucket, stateLock } from './state';
import { tfvars } from './tfvars';
import { tools } from './tools';
import { appliedWeights, records, weights } from './weights';
import { functions, zips } from './zips';
import { zone } from './zone';

/** In the order in which their findings are told: what everything else needs comes first. */
export const CHECKS: readonly Check[] = [
  tools,
  tfvars,
  account,
  stateBucket,
  stateLock,
  zone,
  zips,
  loadBalancers,
  logstash,
  quota,
  functions,
  queues,
  accessLogs,
  logBuckets,
  records,
  weights,
  appliedWeights,
  alarms,
  alarmTopic,
  lines,
  plan,
];
