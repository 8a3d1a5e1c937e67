import { type Drawing, element, OURS_COLOUR, PEER_COLOURS, RULE, widthOf, words } from './svg';

export type Curve = Readonly<{
  label: string;
  points: readonly Readonly<{ x: number; y: number }>[];
  ours: boolean;
}>;

export type CurvePanel = Readonly<{
  title: string;
  better: 'higher' | 'lower';
  xTitle: string;
  curves: readonly Curve[];
}>;

type Scale = (value: number) => number;

const WIDTH = 860;
const PANEL = { width: 410, height: 318 };
const PLOT = { left: 62, top: 72, right: 24, bottom: 48 };

/** Curves over logarithmic axes, two panels a row: a straight level line is a cost that does not grow. */
export function curvePanels(panels: readonly CurvePanel[]): Drawing {
  const drawn = panels.map((panel, at) =>
    element(
      'g',
      { transform: `translate(${20 + (at % 2) * PANEL.width} ${(at >> 1) * PANEL.height})` },
      drawPanel(panel),
    ),
  );
  const height = Math.ceil(panels.length / 2) * PANEL.height;
  return { width: WIDTH, height, svg: drawn.join('') };
}

function drawPanel({ title, better, xTitle, curves }: CurvePanel): string {
  const points = curves.flatMap((curve) => curve.points);
  const right = PANEL.width - PLOT.right;
  const bottom = PANEL.height - PLOT.bottom;
  const x = logarithmic(
    points.map((point) => point.x),
    PLOT.left,
    right,
  );
  const y = logarithmic(
    points.map((point) => point.y),
    bottom,
    PLOT.top,
  );
  return [
    words(title, 0, 16, 'panel'),
    words(`${better} is better; logarithmic scale`, 0, 34, 'soft'),
    legend(curves),
    ...x.ticks.map((tick) =>
      words(brief(tick), x.at(tick), bottom + 18, 'soft', { 'text-anchor': 'middle' }),
    ),
    ...y.ticks.map((tick) => grid(tick, y.at, right)),
    words(`${xTitle} (logarithmic scale)`, (PLOT.left + right) / 2, bottom + 36, 'soft', {
      'text-anchor': 'middle',
    }),
    ...curves.map((curve, at) => drawCurve(curve, colourOf(curves, at), x.at, y.at)),
  ].join('');
}

function grid(tick: number, y: Scale, right: number): string {
  const line = { x1: PLOT.left, x2: right, y1: y(tick), y2: y(tick), ...RULE };
  const label = words(brief(tick), PLOT.left - 8, y(tick) + 4, 'soft', { 'text-anchor': 'end' });
  return element('line', line) + label;
}

function drawCurve(curve: Curve, stroke: string, x: Scale, y: Scale): string {
  const points = curve.points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`);
  const dots = curve.points.map((point) =>
    element('circle', { cx: x(point.x), cy: y(point.y), r: 3.5, fill: stroke }),
  );
  const line = { points: points.join(' '), fill: 'none', stroke, 'stroke-width': 2 };
  return [element('polyline', line), ...dots].join('');
}

function legend(curves: readonly Curve[]): string {
  let x = 0;
  return curves
    .map(({ label, ours }, at) => {
      const dot = element('circle', { cx: x + 5, cy: 50, r: 4, fill: colourOf(curves, at) });
      const text = words(label, x + 14, 54, ours ? 'strong' : 'plain');
      x += widthOf(label) + 32;
      return dot + text;
    })
    .join('');
}

function colourOf(curves: readonly Curve[], at: number): string {
  if (curves[at]?.ours) return OURS_COLOUR;
  const peers = curves.slice(0, at).filter(({ ours }) => !ours).length;
  return PEER_COLOURS[peers % PEER_COLOURS.length] ?? PEER_COLOURS[0];
}

/** A scale whose ends are ticks around all values: powers of ten, in a narrow range also 2 and 5. */
function logarithmic(values: readonly number[], from: number, to: number) {
  const positive = values.filter((value) => value > 0);
  const [least, most] =
    positive.length === 0 ? [1, 10] : [Math.min(...positive), Math.max(...positive)];
  const steps = most / least > 100 ? [1] : [1, 2, 5];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    all.push(...steps.map((step) => step * 10 ** power));
  }
  const first = all.findLast((tick) => tick <= least * 1.001) ?? least;
  const beyond = all.find((tick) => tick >= most * 0.999) ?? most;
  const last = beyond > first ? beyond : first * 10;
  const ticks = all.filter((tick) => tick >= first && tick <= last);
  const at = (value: number) =>
    from + ((to - from) * Math.log10(Math.max(value, first) / first)) / Math.log10(last / first);
  return { ticks, at };
}

/** 20 k, 1 M: labels of ticks. */
function brief(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (value >= 1e3) return `${Number((value / 1e3).toPrecision(3))} k`;
  return String(Number(value.toPrecision(3)));
}
