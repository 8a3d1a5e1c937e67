import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { ROOT } from '../../../build/functions';
import type { BarPanel } from './bars';
import { drawChart, type Published } from './chart';

const FOLDER = join(ROOT, 'docs', 'bench');
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.svg'))
  .map((name) => name.replace('.svg', ''));

describe.each(NAMES)('the published chart %s', (name) => {
  let svg = '';
  let published: Published;
  beforeAll(async () => {
    svg = await readFile(join(FOLDER, `${name}.svg`), 'utf8');
    published = await figuresOf(name);
  });

  test('shows the figures that lie beside it, as charts are drawn now', () => {
    expect(svg).toBe(drawChart(published));
  });

  test('needs nothing that a plain SVG renderer lacks', () => {
    expect(svg).not.toMatch(/<style|class=|var\(|light-dark|@media|href|url\(/);
    const colours = [...svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(colours.length).toBeGreaterThan(10);
    for (const colour of colours) expect(colour).toMatch(/^(#[0-9a-f]{6}|none)$/);
  });

  test('says which way is better, and calls a logarithmic axis so', () => {
    expect(svg).toMatch(/(longer|shorter|higher|lower) (bars are|is) better/i);
    const panels = published.chart.kind === 'curves' ? published.chart.panels.length : 0;
    expect(svg.split('logarithmic scale').length - 1).toBe(panels * 2);
  });

  test('calls nothing a ceiling', () => {
    expect(svg).not.toMatch(/ceiling/i);
  });

  test('keeps its words inside the picture', () => {
    const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg);
    for (const [, x = '', text = ''] of svg.matchAll(
      /<text x="([\d.]+)"(?![^>]*anchor)[^>]*>([^<]*)</g,
    ))
      expect({ text, fits: Number(x) + text.length * 6 <= Number(root['@_width']) }).toEqual({
        text,
        fits: true,
      });
  });
});

test("README's figures are those of the charts", async () => {
  const readme = (await readFile(join(ROOT, 'README.md'), 'utf8')).replace(/\s+/g, ' ');
  const said = (pattern: RegExp) => pattern.exec(readme)?.[1];
  const [classic] = await barsOf('ship');
  const clone = await barsOf('clone');
  const rate = (bars: BarPanel | undefined, label: string) =>
    bars?.bars.find((bar) => bar.label === label)?.value ?? Number.NaN;
  const scale = (await figuresOf('scale')).chart;
  const memory = (scale.kind === 'curves' && scale.panels[1]?.curves[0]?.points) || [];
  const ours = rate(classic, 'lambda-core');
  const panel = (title: string) => clone.find((one) => one.title?.startsWith(title));
  const overBest = (title: string) => {
    const { bars } = panel(title) ?? { bars: [] };
    const rclone = bars.filter(({ label }) => label.startsWith('rclone'));
    return rate(panel(title), 'lambda-core') / Math.max(...rclone.map(({ value }) => value));
  };
  const first = 'objects of 1 MB: 7,500';
  expect({
    syslogNg: said(/at ([\d.]+) times syslog-ng's rate/),
    unparsed: said(/that is (\d+) % of/),
    aws: said(/(\d+) times as fast as with `aws s3 sync`/),
    rclone: said(/([\d.]+) times as fast as with rclone at its best/),
    oneEach: said(/20,000 prefixes of one object ([\d.]+) times/),
    large: said(/20 objects of 1 GiB ([\d.]+) times/),
    thousand: said(/a thousand objects ([\d.]+) times/),
    limit: said(/in one prefix arrive at (\d+) %/),
    million: said(/Peak memory is (\d+) MB for a million/),
    tenMillion: said(/and (\d+) MB for ten million/),
  }).toEqual({
    syslogNg: (ours / rate(classic, 'syslog-ng')).toFixed(1),
    unparsed: ((ours / rate(classic, 'unparsed: lines as they are')) * 100).toFixed(0),
    aws: (rate(panel(first), 'lambda-core') / rate(panel(first), 'aws s3 sync')).toFixed(0),
    rclone: overBest(first).toFixed(2),
    oneEach: overBest('one object a prefix: 20,000').toFixed(2),
    large: overBest('objects of 1 GiB').toFixed(2),
    thousand: overBest('a small bucket: 1,000').toFixed(2),
    limit: (rate(panel('one prefix, 3,500 writes'), 'lambda-core') / 35).toFixed(0),
    million: memory.find(({ x }) => x === 1e6)?.y.toFixed(0),
    tenMillion: memory.find(({ x }) => x === 1e7)?.y.toFixed(0),
  });
});

async function figuresOf(name: string): Promise<Published> {
  return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as Published;
}

async function barsOf(name: string): Promise<readonly BarPanel[]> {
  const { chart } = await figuresOf(name);
  return chart.kind === 'bars' ? chart.panels : [];
}
