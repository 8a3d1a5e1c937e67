import { basename } from 'node:path/posix';
import { shortened } from './format';

/** ELB's names end with an address, a random string and the extensions, which tell files apart. */
const NAME_END = 20;

/** What tells a log file from others: without the account and region that all of ELB's names repeat. */
export function fileName(key: string, width: number): string {
  const telling = basename(key).replace(/\d{12}_elasticloadbalancing_[a-z0-9-]+_/, '');
  // Only ELB's names are unique; of others, the folder belongs to what tells them apart.
  return shortened(telling === basename(key) ? key : telling, width, NAME_END);
}
