import { PRICES } from '../../../cli/prices';

/** What AWS takes no money for. */
const FREE = /^(Delete|Abort)/;
const READ = /^(Get|Head)/;

/** What these requests to S3 cost, in US dollars; a listing is billed as a write. */
export function dollarsOf(requests: Readonly<Record<string, number>>): number {
  return Object.entries(requests).reduce((sum, [operation, count]) => {
    if (FREE.test(operation)) return sum;
    return sum + count * (READ.test(operation) ? PRICES.read : PRICES.write).dollars;
  }, 0);
}
