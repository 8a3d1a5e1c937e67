import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

type Props = {
  readonly label: string;
  readonly series: readonly { readonly label: string; readonly tone: string }[];
  /** Seconds first, then a list for each of the series. */
  readonly data: (number | null)[][];
};

/** What a colour of the style sheet is at this moment: a canvas knows no variables, and no `light-dark`. */
function toneOf(element: HTMLElement): (name: string) => string {
  const probe = element.appendChild(document.createElement('span'));
  return (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
}

/** Percentages over time. */
export function Chart({ label, series, data }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const tone = toneOf(element);
    const axis = { stroke: () => tone('--ink'), grid: { stroke: () => tone('--line') } };
    const size = () => ({ width: element.clientWidth, height: 220 });
    plot.current = new uPlot(
      {
        ...size(),
        scales: { y: { range: [0, 100] } },
        axes: [axis, { ...axis, label: '%' }],
        series: [
          {},
          ...series.map((each) => ({ label: each.label, stroke: () => tone(each.tone), width: 2 })),
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
