import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Chart, drawChart } from './chart';

const caption = '2026-03-14 · CPU "X" <2 cores> · Node 20';

const textsOf = (svg: string): string[] => {
  const parser = new XMLParser({ ignoreAttributes: false, preserveOrder: false });
  const found: string[] = [];
  const collect = (node: unknown): void => {
    if (typeof node === 'string' || typeof node === 'number') found.push(String(node));
    else if (Array.isArray(node)) node.forEach(collect);
    else if (node !== null && typeof node === 'object') Object.values(node).forEach(collect);
  };
  collect(parser.parse(svg));
  return found;
};

test('a chart of bars is well-formed and holds every label', () => {
  const chart: Chart = {
    kind: 'bars',
    title: 'Rates & ratios',
    explained: ['Longer is <better>.'],
    panels: [
      {
        title: 'Classic <plain>',
        bars: [
          { label: 'ours', value: 5, lowest: 4, highest: 6, text: '5 MB/s', ours: true },
          { label: 'peer "b" & c', value: 1, text: '1 MB/s', ours: false },
        ],
      },
      { title: 'nothing ran', bars: [] },
    ],
  };
  const svg = drawChart({ caption, chart });
  expect(XMLValidator.validate(svg)).toBe(true);
  const labels = [
    'Rates & ratios',
    'Longer is <better>.',
    'Classic <plain>',
    'ours',
    'peer "b" & c',
    '5 MB/s',
  ];
  for (const label of labels) expect(textsOf(svg)).toContain(label);
  expect(textsOf(svg).join()).toContain(caption);
  expect(svg).not.toMatch(/NaN|Infinity|href/);
});

test('curves are drawn inside their panel, on logarithmic axes', () => {
  const points = [1e4, 1e5, 1e6].map((x) => ({ x, y: 200_000 }));
  const chart: Chart = {
    kind: 'curves',
    title: 'Scale',
    explained: [],
    panels: [
      {
        title: 'lines a second',
        better: 'higher',
        xTitle: 'lines',
        curves: [
          { label: 'ours', points, ours: true },
          { label: 'a peer', points: [{ x: 1e4, y: 5e4 }], ours: false },
        ],
      },
      { title: 'nothing ran', better: 'lower', xTitle: 'lines', curves: [] },
    ],
  };
  const svg = drawChart({ caption, chart });
  expect(XMLValidator.validate(svg)).toBe(true);
  for (const label of [
    'ours',
    'a peer',
    '10 k',
    '1 M',
    '50 k',
    '200 k',
    caption,
    'lines (logarithmic scale)',
  ]) {
    expect(textsOf(svg)).toContain(label);
  }
  const xs = [...svg.matchAll(/<circle cx="([\d.]+)" cy="[\d.]+" r="3.5"/g)].map((m) =>
    Number(m[1]),
  );
  expect(xs.slice(0, 3).every((x, at) => at === 0 || x > (xs[at - 1] ?? 0))).toBe(true);
  // Equal factors are equal distances.
  expect((xs[2] ?? 0) - (xs[1] ?? 0)).toBeCloseTo((xs[1] ?? 0) - (xs[0] ?? 0), 0);
  expect(svg).not.toMatch(/NaN|Infinity/);
});
