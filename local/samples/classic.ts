import { between, pick, pool, type Random } from '../random';
import { createClock } from './clock';
import { END, type Sample, STEM } from './sample';
import { createTraffic } from './traffic';
import { CLASSIC_NAME } from './vocabulary';

export const classic: Sample = {
  lines: classicLines,
  fileName: ({ ip, random }) => `${STEM}_${CLASSIC_NAME}_${END}_${ip}_${random}.log`,
};

/** Classic load balancer lines: 15 fields, HTTP and HTTPS listeners and now and then a TCP one. */
function classicLines(random: Random): () => string {
  const clock = createClock(random);
  const traffic = createTraffic(random, 6);
  const outcomes = traffic.outcomes.map((outcome) =>
    [
      outcome.backend,
      ...outcome.timings,
      outcome.status,
      outcome.backendStatus,
      outcome.received,
      outcome.sent,
    ].join(' '),
  );
  // Request, agent and TLS belong together (plain HTTP has no cipher), so they are one fragment.
  const tails = pool(4096, () => {
    const request = pick(random, traffic.requests);
    const tls = request.type === 'http' ? '- -' : pick(random, traffic.ciphers);
    // A Classic load balancer does not speak HTTP/2 to clients.
    const line = request.line.replace('HTTP/2.0', 'HTTP/1.1');
    return `"${line}" "${pick(random, traffic.userAgents)}" ${tls}`;
  });
  const tcp = '10.0.1.17:9000 0.000628 0.000039 0.000021 - - 611 2048 "- - - " "-" - -';
  return () => {
    const start = `${clock()} ${CLASSIC_NAME} ${pick(random, traffic.clients)}`;
    const port = between(random, 1024, 65536);
    if (random() % 500 === 0) return `${start}:${port} ${tcp}`;
    return `${start}:${port} ${pick(random, outcomes)} ${pick(random, tails)}`;
  };
}
