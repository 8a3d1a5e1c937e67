import { CEILING, SYSLOG_NG } from './ship-peers';
import type { Result } from './ship-runs';
import { formatTable, type Spread } from './statistics';

const HEADING = [
  'peer',
  '× syslog-ng',
  '% of ceiling',
  'lines/s',
  'lowest',
  'highest',
  'streaming',
  'CPU s/M lines',
  'peak MB',
];

/**
 * The results as text: ratios first, since absolute rates are the machine's. Rates count from the
 * start of the process; "streaming" from the first byte at the receiver.
 */
export function shipTable(results: readonly Result[]): string {
  const rateOf = (name: string) =>
    results.find((result) => result.name === name)?.linesPerSecond?.median;
  const base = rateOf(SYSLOG_NG);
  const ceiling = rateOf(CEILING);
  const present = results.filter(({ absent }) => absent === undefined);
  const rows = present.map((result) => {
    const rate = result.linesPerSecond;
    return [
      result.name,
      number(ratio(rate, base), 2),
      number(ratio(rate, ceiling, 100), 0),
      number(rate?.median, 0),
      number(rate?.lowest, 0),
      number(rate?.highest, 0),
      number(result.streamingLinesPerSecond?.median, 0),
      number(result.cpuSecondsPerMillionLines?.median, 2),
      number(result.peakBytes && result.peakBytes.median / 1e6, 0),
    ];
  });
  const absent = results.flatMap((result) =>
    result.absent === undefined ? [] : [`absent: ${result.name} (${result.absent})`],
  );
  return [formatTable([HEADING, ...rows]), ...absent].join('\n');
}

function ratio(rate: Spread | undefined, base: number | undefined, scale = 1) {
  return rate === undefined || base === undefined ? undefined : (rate.median / base) * scale;
}

function number(value: number | undefined, decimals: number): string {
  if (value === undefined) return '-';
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString('en', digits);
}
