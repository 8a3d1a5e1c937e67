import { type BarPanel, barPanels } from './bars';
import { type CurvePanel, curvePanels } from './curves';
import { picture } from './svg';

/** Everything that a chart shows. It is stored beside the picture, which can be drawn anew from it. */
export type Chart = Readonly<{
  title: string;
  /** What was measured, how, and which way is better: a line each. */
  explained: readonly string[];
}> &
  Readonly<
    | { kind: 'bars'; panels: readonly BarPanel[] }
    | { kind: 'curves'; panels: readonly CurvePanel[] }
  >;

/** A chart with the words that go below it. */
export type Published = Readonly<{ caption: string; chart: Chart }>;

/** The chart as SVG. */
export function drawChart({ caption, chart }: Published): string {
  if (chart.kind === 'curves') return picture({ ...chart, caption }, curvePanels(chart.panels));
  const explained = `${caption} · medians, the thin lines from the lowest run to the highest`;
  return picture({ ...chart, caption: explained }, barPanels(chart.panels));
}
