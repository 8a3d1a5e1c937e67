import { between, hex, pick, pool, type Random } from '../random';
import { createClock } from './clock';
import { dotted, END, type Sample, STEM } from './sample';
import { clientAddress } from './traffic';
import { ACCOUNT, HOSTS, NLB_NAME, REGION } from './vocabulary';

export const nlb: Sample = {
  lines: nlbLines,
  fileName: ({ random }) => `${STEM}_${dotted(NLB_NAME)}_${END}_${random}.log.gz`,
};

const CERTIFICATE = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/7c1e93f0-2b6d-4f85-a0c4-9d3e6b18f257`;
const TLS = [
  ['ECDHE-RSA-AES128-GCM-SHA256', 'tlsv12', '-'],
  ['ECDHE-RSA-AES256-GCM-SHA384', 'tlsv12', '-'],
  ['TLS_AES_128_GCM_SHA256', 'tlsv13', 'x25519'],
  ['TLS_AES_256_GCM_SHA384', 'tlsv13', 'secp256r1'],
] as const;
const ALPN = ['- - -', 'h2 h2 "h2","http/1.1"', 'http/1.1 - "http/1.1"'];

/** TLS listener lines of a network load balancer: 22 fields, times without zone or fraction. */
function nlbLines(random: Random): () => string {
  const clock = createClock(random);
  const clients = pool(4096, () => clientAddress(random));
  const middles = pool(1024, () => {
    const target = `10.0.${between(random, 1, 4)}.${between(random, 10, 60)}:8443`;
    const times = `${between(random, 5, 90_000)} ${between(random, 2, 60)}`;
    return `${target} ${times} ${between(random, 90, 9000)} ${between(random, 200, 900_000)}`;
  });
  const ends = pool(1024, () => {
    const [cipher, version, group] = pick(random, TLS);
    const names = `${cipher} ${version} ${group} ${pick(random, HOSTS)}`;
    return `- ${CERTIFICATE} - ${names} ${pick(random, ALPN)}`;
  });
  const listener = hex(random, 16);
  return () => {
    const time = clock().slice(0, 19);
    const client = `${pick(random, clients)}:${between(random, 1024, 65536)}`;
    const start = `tls 2.0 ${time} ${NLB_NAME} ${listener} ${client}`;
    return `${start} ${pick(random, middles)} ${pick(random, ends)} ${time}`;
  };
}
