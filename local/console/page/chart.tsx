import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

type Props = {
  readonly label: string;
  readonly series: readonly { readonly label: string; readonly tone: string }[];
  /** Seconds first, then a list for each of the series, in percent. */
  readonly data: (number | null)[][];
  /** What the axis reaches at least. */
  readonly top: number;
};

/** What a colour of the style sheet is at this moment: a canvas knows no variables, and no `light-dark`. */
function toneOf(element: HTMLElement): (name: string) => string {
  const probe = element.appendChild(document.createElement('span'));
  return (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
}

/** `2026-03-14 16:10` */
const minute = (seconds: number) =>
  new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

/** Percentages over time, in UTC. */
export function Chart({ label, series, data, top }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const tone = toneOf(element);
    const axis = { stroke: () => tone('--ink'), grid: { stroke: () => tone('--line') } };
    const size = () => ({ width: element.clientWidth, height: 150 });
    /** Where no pointer is, the latest. */
    const value =
      (inWords: (value: number) => string) =>
      (u: uPlot, found: number | null, index: number, at: number | null) => {
        const known = at === null ? u.data[index]?.at(-1) : found;
        return known === null || known === undefined ? '–' : inWords(known);
      };
    plot.current = new uPlot(
      {
        ...size(),
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        scales: { y: { range: (_, __, most) => [0, Math.max(top, most * 1.1)] } },
        axes: [
          { ...axis, values: (_, splits) => splits.map((at) => minute(at).slice(11)) },
          { ...axis, values: (_, splits) => splits.map((at) => `${at} %`), size: 56 },
        ],
        series: [
          { label: 'UTC', value: value(minute) },
          ...series.map((each) => ({
            label: each.label,
            stroke: () => tone(each.tone),
            width: 2,
            value: value((percent) => `${percent.toFixed(1)} %`),
          })),
        ],
      },
      data as uPlot.AlignedData,
      element,
    );
    const resized = new ResizeObserver(() => plot.current?.setSize(size()));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(data as uPlot.AlignedData), [data]);
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}
