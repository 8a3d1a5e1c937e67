import type { SampleFormat } from './formats';
import { between, createRandom } from './random';
import { ACCOUNT, ALB_NAME, CLASSIC_NAME, NLB_NAME, REGION } from './vocabulary';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The order of a key's ingredients is the load balancer's: it is how receivers tell files apart. */
const NAMES: Record<SampleFormat, (stem: string, ip: string, random: string) => string> = {
  classic: (stem, ip, random) => `${stem}_${CLASSIC_NAME}_${END}_${ip}_${random}.log`,
  alb: (stem, ip, random) => `${stem}_${dotted(ALB_NAME)}_${END}_${ip}_${random}.log.gz`,
  nlb: (stem, _ip, random) => `${stem}_${dotted(NLB_NAME)}_${END}_${random}.log.gz`,
  connection: (stem, ip, random) =>
    `conn_log.${stem}_${dotted(ALB_NAME)}_${END}_${ip}_${random}.log.gz`,
  'health-check': (stem, ip, random) =>
    `health_check_log_${stem}_${dotted(ALB_NAME)}_${END}_${ip}_${random}.log.gz`,
  json: (stem, ip, random) => `${stem}_${dotted(ALB_NAME)}_${END}_${ip}_${random}.json.log.gz`,
};

const END = '20260314T0930Z';

/**
 * The S3 key that ELB would give a log file of `format`; `prefix` is the one set on the load balancer.
 * The JSON form's name is the delivery's own choice: this one only keeps it apart from the others.
 */
export function sampleKey(format: SampleFormat, seed: number, prefix = ''): string {
  const random = createRandom(seed ^ 0x5eed);
  const ip = `${between(random, 3, 99)}.${random() % 256}.${random() % 256}.${between(random, 1, 255)}`;
  let suffix = '';
  for (let at = 0; at < 8; at++) suffix += LETTERS[random() % LETTERS.length];
  const folder = `AWSLogs/${ACCOUNT}/elasticloadbalancing/${REGION}/2026/03/14`;
  const name = NAMES[format](`${ACCOUNT}_elasticloadbalancing_${REGION}`, ip, suffix);
  return [prefix, folder, name].filter((part) => part !== '').join('/');
}

function dotted(name: string): string {
  return name.replaceAll('/', '.');
}
