import { element, picture, widthOf, words } from './svg';

export type Curve = Readonly<{
  label: string;
  points: readonly Readonly<{ x: number; y: number }>[];
  ours: boolean;
}>;

export type CurvePanel = Readonly<{
  title: string;
  xTitle: string;
  curves: readonly Curve[];
}>;

type Scale = (value: number) => number;

const WIDTH = 860;
const PANEL = { width: 410, height: 300 };
const PLOT = { left: 62, top: 52, right: 24, bottom: 48 };
const PEERS = ['var(--a)', 'var(--b)', 'var(--c)'];

/** Curves over logarithmic axes, two panels a row: a straight level line is a cost that does not grow. */
export function curveChart({
  title,
  caption,
  panels,
}: {
  title: string;
  caption: string;
  panels: readonly CurvePanel[];
}): string {
  const drawn = panels.map((panel, at) =>
    element(
      'g',
      { transform: `translate(${20 + (at % 2) * PANEL.width} ${50 + (at >> 1) * PANEL.height})` },
      drawPanel(panel),
    ),
  );
  const height = 50 + Math.ceil(panels.length / 2) * PANEL.height + 34;
  return picture({ title, caption, width: WIDTH, height }, ...drawn);
}

function drawPanel({ title, xTitle, curves }: CurvePanel): string {
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
    legend(curves),
    ...x.ticks.map((tick) =>
      words(brief(tick), x.at(tick), bottom + 18, 'soft', { 'text-anchor': 'middle' }),
    ),
    ...y.ticks.map((tick) => grid(tick, y.at, right)),
    words(xTitle, (PLOT.left + right) / 2, bottom + 36, 'soft', { 'text-anchor': 'middle' }),
    ...curves.map((curve, at) => drawCurve(curve, colourOf(curves, at), x.at, y.at)),
  ].join('');
}

function grid(tick: number, y: Scale, right: number): string {
  const line = { x1: PLOT.left, x2: right, y1: y(tick), y2: y(tick), class: 'rule' };
  const label = words(brief(tick), PLOT.left - 8, y(tick) + 4, 'soft', { 'text-anchor': 'end' });
  return element('line', line) + label;
}

function drawCurve(curve: Curve, stroke: string, x: Scale, y: Scale): string {
  const points = curve.points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`);
  const dots = curve.points.map((point) =>
    element('circle', { cx: x(point.x), cy: y(point.y), r: 3.5, fill: stroke }),
  );
  return [element('polyline', { points: points.join(' '), class: 'curve', stroke }), ...dots].join(
    '',
  );
}

function legend(curves: readonly Curve[]): string {
  let x = 0;
  return curves
    .map(({ label, ours }, at) => {
      const dot = element('circle', { cx: x + 5, cy: 32, r: 4, fill: colourOf(curves, at) });
      const text = words(label, x + 14, 36, ours ? 'strong' : 'plain');
      x += widthOf(label) + 32;
      return dot + text;
    })
    .join('');
}

function colourOf(curves: readonly Curve[], at: number): string {
  if (curves[at]?.ours) return 'var(--ours)';
  const peers = curves.slice(0, at).filter(({ ours }) => !ours).length;
  return PEERS[peers % PEERS.length] ?? 'var(--a)';
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
