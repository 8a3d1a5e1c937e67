import { between, hex, pick, pool, type Random } from '../random';
import { createClock } from './clock';
import { albFileName, type Sample } from './sample';
import { clientAddress } from './traffic';
import { CIPHERS } from './vocabulary';

export const connection: Sample = { lines: connectionLines, fileName: albFileName('conn_log.') };

const VALIDITY = 'NotBefore=2026-01-10T00:00:00Z;NotAfter=2027-01-10T23:59:59Z';
const REFUSED = ['ClientCertExpired', 'ClientCertUntrusted', 'UnmappedConnectionError'];

/** ALB connection log lines: 12 fields, about a third of them with a client certificate. */
function connectionLines(random: Random): () => string {
  const clock = createClock(random);
  const clients = pool(4096, () => clientAddress(random));
  const middles = pool(2048, () => middle(random));
  return () => {
    const port = between(random, 1024, 65536);
    const start = `${clock()} ${pick(random, clients)} ${port}`;
    return `${start} ${pick(random, middles)} TID_${hex(random, 32)}`;
  };
}

function middle(random: Random): string {
  const kind = random() % 20;
  if (kind === 0) return '80 - - - "-" - - -';
  const [cipher, protocol] = pick(random, CIPHERS).split(' ');
  const latency = (between(random, 800, 90_000) / 1e6).toFixed(3);
  if (kind === 1) return `443 - - - "-" - - Failed:${pick(random, REFUSED)}`;
  if (kind < 14) return `443 ${protocol} ${cipher} ${latency} "-" - - Success`;
  const subject = `CN=device-${between(random, 1, 900)}.thing.example,O=Thing Ltd,L=Leeds,C=GB`;
  return `443 ${protocol} ${cipher} ${latency} "${subject}" ${VALIDITY} ${hex(random, 32)} Success`;
}
