import {
  type Drawing,
  element,
  OURS_COLOUR,
  PEER_COLOURS,
  RULE,
  SPREAD,
  widthOf,
  words,
} from './svg';

export type Bar = Readonly<{
  label: string;
  value: number;
  lowest?: number;
  highest?: number;
  /** What is written beside the bar. */
  text: string;
  ours: boolean;
}>;

export type BarPanel = Readonly<{ title: string; bars: readonly Bar[] }>;

const WIDTH = 860;
const MARGIN = 20;
const TOP = 16;
const ROW = 26;
const THICK = 16;
const BETWEEN = 44;
/** Below the last panel. */
const GAP = 16;

/** Horizontal bars in panels, each panel on a scale of its own from 0; the line is the spread. */
export function barPanels(panels: readonly BarPanel[]): Drawing {
  const bars = panels.flatMap((panel) => panel.bars);
  const labels = Math.max(60, ...bars.map(({ label }) => widthOf(label)));
  const texts = Math.max(60, ...bars.map(({ text }) => widthOf(text)));
  const x = MARGIN + labels + 12;
  const room = WIDTH - x - texts - 12 - MARGIN;
  const drawn: string[] = [];
  let y = TOP;
  for (const panel of panels) {
    drawn.push(words(panel.title, MARGIN, y, 'panel'));
    const most = Math.max(...panel.bars.map(({ value, highest }) => Math.max(value, highest ?? 0)));
    const scale = most > 0 ? room / most : 0;
    panel.bars.forEach((bar, row) => {
      drawn.push(drawBar(bar, { x, y: y + 14 + row * ROW, scale }));
    });
    drawn.push(axis(x, y + 8, panel.bars.length * ROW));
    y += panel.bars.length * ROW + BETWEEN;
  }
  return { width: WIDTH, height: y - BETWEEN + GAP, svg: drawn.join('') };
}

function drawBar(bar: Bar, { x, y, scale }: { x: number; y: number; scale: number }): string {
  const middle = y + THICK / 2;
  const end = x + Math.max(bar.value, bar.highest ?? 0) * scale;
  const fill = bar.ours ? OURS_COLOUR : PEER_COLOURS[0];
  const kind = bar.ours ? 'strong' : 'plain';
  const spread =
    bar.lowest === undefined || bar.highest === undefined || bar.lowest === bar.highest
      ? ''
      : element('line', {
          x1: x + bar.lowest * scale,
          x2: x + bar.highest * scale,
          y1: middle,
          y2: middle,
          ...SPREAD,
        });
  return [
    words(bar.label, x - 10, middle + 4.5, kind, { 'text-anchor': 'end' }),
    element('rect', { x, y, width: Math.max(1, bar.value * scale), height: THICK, fill }),
    spread,
    words(bar.text, end + 8, middle + 4.5, kind),
  ].join('');
}

function axis(x: number, y: number, length: number): string {
  return element('line', { x1: x, x2: x, y1: y, y2: y + length + 4, ...RULE });
}
