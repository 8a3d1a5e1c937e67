import { balancerNamed } from '../../environment/load-balancers';
import { readFigures, type Side, type SideFigures } from '../../environment/metrics';
import type { Check, Finding } from '../types';

const MINUTE = 60_000;
const HOURS = 3;
/** ELB writes a file for five minutes and delivers it within about five; the rest is for shipping it. */
const SETTLED_AFTER = 20 * MINUTE;
/** Fewer requests may well have no file yet. */
const ENOUGH_REQUESTS = 100;

/** Whether log lines come while requests do. */
export const lines: Check = {
  name: 'log lines',
  async look({ facts, clients, settings, now }) {
    const { environment, colour } = settings;
    const [{ apis }, balancers] = await Promise.all([facts.deployed(), facts.balancers()]);
    const sides = apis.flatMap(({ name: api, load_balancer_name }): readonly Side[] => {
      const balancer = balancerNamed(balancers.values(), load_balancer_name);
      return balancer === undefined ? [] : [{ api, environment, colour, balancer }];
    });
    const from = Math.floor((now - HOURS * 60 * MINUTE) / MINUTE) * MINUTE;
    const only = ['requests', 'linesEncountered'] as const;
    const range = { from, to: now, period: 5 * MINUTE, only };
    const figures = await readFigures(clients.cloudwatch, sides, range);
    const seen = sides.map((side, at) => ({
      api: side.api,
      kind: side.balancer.kind,
      requests: sumOf(figures[at], 'requests', now - SETTLED_AFTER),
      lines: sumOf(figures[at], 'linesEncountered', now),
    }));
    const findings = seen.flatMap(silence);
    if (findings.length > 0) return findings;
    const sum = (name: 'requests' | 'lines') => seen.reduce((total, one) => total + one[name], 0);
    const found = `${sum('requests')} requests and ${sum('lines')} lines in ${HOURS} hours`;
    return [{ status: 'ok', what: 'log lines', found }];
  },
};

/** Requests without a line of any. */
export function silence({
  api,
  kind,
  requests,
  lines,
}: {
  readonly api: string;
  readonly kind: Side['balancer']['kind'];
  readonly requests: number;
  readonly lines: number;
}): readonly Finding[] {
  // A network load balancer logs its TLS listeners alone, and counts all connections.
  if (lines > 0 || requests < ENOUGH_REQUESTS || kind === 'network') return [];
  return [
    {
      status: 'wrong',
      what: `${api}: log lines`,
      found: `none in ${HOURS} hours, of ${requests} requests`,
      remedy: 'docs/runbook.md#no-lines-come',
    },
  ];
}

function sumOf(
  figures: SideFigures | undefined,
  name: 'requests' | 'linesEncountered',
  until: number,
): number {
  let sum = 0;
  for (const [at, own] of figures ?? []) if (at < until) sum += own[name] ?? 0;
  return sum;
}
