import { between, createRandom } from '../random';
import { SAMPLES, type SampleFormat } from './formats';
import { ACCOUNT, REGION } from './vocabulary';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The S3 key that ELB would give a log file of `format`; `prefix` is the one set on the load balancer. */
export function sampleKey(format: SampleFormat, seed: number, prefix = ''): string {
  const random = createRandom(seed ^ 0x5eed);
  const ip = `${between(random, 3, 99)}.${random() % 256}.${random() % 256}.${between(random, 1, 255)}`;
  let suffix = '';
  for (let at = 0; at < 8; at++) suffix += LETTERS[random() % LETTERS.length];
  const folder = `AWSLogs/${ACCOUNT}/elasticloadbalancing/${REGION}/2026/03/14`;
  const name = SAMPLES[format].fileName({ ip, random: suffix });
  return [prefix, folder, name].filter((part) => part !== '').join('/');
}
