import type { Colour } from '../environment/weights';
import type { ApiLook } from './run';

const [WIDTH, HEIGHT, LEFT, TOP, GAP] = [720, 150, 60, 56, 50] as const;
const MINUTE = 60_000;

type Line = {
  readonly name: string;
  readonly stroke: string;
  readonly points: readonly (readonly [at: number, share: number])[];
};

/** One look: the share that was wanted in percent, and the one that was observed, of 1. */
export type ShareLook = {
  readonly now: number;
  readonly wanted: number;
  readonly observed: number | undefined;
};

type Drawn = {
  readonly title: string;
  readonly colour: Colour;
  readonly looks: readonly ShareLook[];
  /** Of the last look, which has all minutes. */
  readonly apis: readonly ApiLook[];
};

/** Of all APIs together. */
export function meanShare(apis: readonly ApiLook[]): number | undefined {
  const shares = apis.flatMap(({ observed: { share } }) => (share === undefined ? [] : [share]));
  return shares.length === 0
    ? undefined
    : shares.reduce((total, share) => total + share, 0) / shares.length;
}

/**
 * A rollout as an SVG that needs nothing else: the share that was wanted and the one that was observed, and below it the
 * shares of 5xx of both colours, over the minutes since the first look. Of several APIs, all requests together.
 */
export function drawRollout({ title, colour, looks, apis }: Drawn): string {
  const start = looks[0]?.now ?? 0;
  const end = Math.max(start + MINUTE, looks.at(-1)?.now ?? 0);
  const observed = looks.flatMap(({ now, observed }) =>
    observed === undefined ? [] : [[now, observed] as const],
  );
  const wanted = looks.flatMap(({ now, wanted }, at) => {
    const before = looks[at - 1]?.wanted;
    // A step is upright: the weights change at once.
    return before === undefined || before === wanted
      ? [[now, wanted / 100] as const]
      : [[now, before / 100] as const, [now, wanted / 100] as const];
  });
  const panels: readonly (readonly [name: string, lines: readonly Line[]])[] = [
    [
      `share of ${colour}`,
      [
        { name: 'wanted', stroke: '#8b949e', points: wanted },
        { name: 'observed', stroke: '#0969da', points: observed },
      ],
    ],
    [
      'share of 5xx',
      [
        { name: 'the other colour', stroke: '#8b949e', points: errors(apis, 'baseline', start) },
        { name: colour, stroke: '#cf222e', points: errors(apis, 'candidate', start) },
      ],
    ],
  ];
  const minutes = Math.round((end - start) / MINUTE);
  const drawn = panels.map(([name, lines], at) =>
    panel(name, lines, { start, end, y: TOP + at * (HEIGHT + GAP) }),
  );
  const height = TOP + panels.length * (HEIGHT + GAP);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + LEFT + 20} ${height}" font-family="sans-serif" font-size="12" fill="#57606a">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="24" font-size="16" font-weight="bold" fill="#1f2328">${escaped(title)}</text>`,
    ...drawn,
    `<text x="${LEFT + WIDTH}" y="${height - 14}" text-anchor="end">${minutes} minutes</text>`,
    '</svg>\n',
  ].join('\n');
}

function panel(
  name: string,
  lines: readonly Line[],
  { start, end, y }: { start: number; end: number; y: number },
): string {
  const highest = Math.max(
    0.001,
    ...lines.flatMap(({ points }) => points.map(([, share]) => share)),
  );
  const place = ([at, share]: readonly [number, number]) =>
    `${(LEFT + ((at - start) / (end - start)) * WIDTH).toFixed(1)},${(y + HEIGHT * (1 - share / highest)).toFixed(1)}`;
  const legend = lines.map(
    ({ name, stroke }, at) =>
      `<text x="${LEFT + 150 + at * 130}" y="${y - 8}" fill="${stroke}">${escaped(name)}</text>`,
  );
  return [
    `<text x="${LEFT}" y="${y - 8}" font-weight="bold">${escaped(name)}</text>`,
    ...legend,
    `<text x="${LEFT - 6}" y="${y + 10}" text-anchor="end">${(highest * 100).toPrecision(3)} %</text>`,
    `<text x="${LEFT - 6}" y="${y + HEIGHT}" text-anchor="end">0</text>`,
    `<path d="M${LEFT},${y}V${y + HEIGHT}H${LEFT + WIDTH}" fill="none" stroke="#d0d7de"/>`,
    ...lines.map(
      ({ points, stroke }) =>
        `<polyline points="${points.map(place).join(' ')}" fill="none" stroke="${stroke}" stroke-width="2"/>`,
    ),
  ].join('\n');
}

/** Minute by minute; a colour that had no request in a minute has no share of it. */
function errors(apis: readonly ApiLook[], side: 'candidate' | 'baseline', start: number) {
  const minutes = new Map<number, { requests: number; failed: number }>();
  for (const { [side]: window } of apis) {
    for (const { at, requests, target5xx, loadBalancer5xx } of window.minutes) {
      const own = minutes.get(at) ?? { requests: 0, failed: 0 };
      own.requests += requests;
      own.failed += target5xx + loadBalancer5xx;
      minutes.set(at, own);
    }
  }
  return [...minutes]
    .filter(([at, { requests }]) => at >= start && requests > 0)
    .sort(([one], [other]) => one - other)
    .map(([at, { requests, failed }]) => [at, failed / requests] as const);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
