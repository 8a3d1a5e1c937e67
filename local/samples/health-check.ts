import { between, pick, pool, type Random } from '../random';
import { createClock } from './clock';
import { albFileName, type Sample } from './sample';

export const healthCheck: Sample = {
  lines: healthCheckLines,
  fileName: albFileName('health_check_log_'),
};

const FAILURES = ['502 TargetError', '- RequestTimedOut', '- ConnectionFailed', '404 CodeMismatch'];

/** ALB health check log lines: 8 fields, most of them a pass. */
function healthCheckLines(random: Random): () => string {
  const clock = createClock(random, 400_000);
  const results = pool(2048, () => {
    const address = `10.0.${between(random, 1, 4)}.${between(random, 10, 60)}:8080`;
    const latency = (between(random, 400_000, 90_000_000) / 1e9).toFixed(9);
    const result = random() % 12 === 0 ? `FAIL ${pick(random, FAILURES)}` : 'PASS 200 -';
    return `${latency} ${address} orders-blue ${result}`;
  });
  return () => `${random() % 6 === 0 ? 'https' : 'http'} ${clock()} ${pick(random, results)}`;
}
